package chat.tacit.client.room;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.content.Mentions;
import chat.tacit.protocol.room.AccountId;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The members whom a text names as {@code @name} ({@code spec/50-room} §17). */
public final class NamedMembers {
    private NamedMembers() {}

    /** The mentions of a text: the first {@value Mentions#MAX} that it names, by value. */
    public static Mentions of(Transaction tx, ConversationId room, String text) {
        if (text.indexOf('@') < 0) {
            return Mentions.NONE;
        }
        Map<AccountId, String> names = MemberNames.of(tx, room);
        List<Named> members =
                RoomMembers.of(tx, room).stream()
                        .map(RoomMember::account)
                        .map(account -> new Named(account, names.getOrDefault(account, "")))
                        .toList();
        List<AccountId> found = new ArrayList<>();
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            if (begins(text, at) && found.size() < Mentions.MAX) {
                named(members, text, at + 1)
                        .filter(account -> !found.contains(account))
                        .ifPresent(found::add);
            }
        }
        return new Mentions(List.copyOf(new TreeSet<>(found)));
    }

    private record Named(AccountId account, String name) {}

    /** No address: what stands before it ends a word. */
    private static boolean begins(String text, int at) {
        return at == 0 || !isPart(text.codePointBefore(at));
    }

    /** The one member with the longest name that stands here whole; nobody if it is several. */
    private static Optional<AccountId> named(List<Named> members, String text, int from) {
        List<Named> standing =
                members.stream()
                        .filter(one -> !one.name().isEmpty())
                        .filter(one -> stands(one.name(), text, from))
                        .toList();
        int longest = standing.stream().mapToInt(one -> one.name().length()).max().orElse(0);
        List<Named> named =
                standing.stream().filter(one -> one.name().length() == longest).toList();
        Predicate<Named> exact = one -> text.startsWith(one.name(), from);
        return Stream.of(named, named.stream().filter(exact).toList())
                .filter(these -> these.size() == 1)
                .map(these -> these.getFirst().account())
                .min(Comparator.naturalOrder());
    }

    private static boolean stands(String name, String text, int from) {
        int end = from + name.length();
        return text.regionMatches(true, from, name, 0, name.length())
                && (end == text.length() || !isPart(text.codePointAt(end)));
    }

    private static boolean isPart(int character) {
        return Character.isLetterOrDigit(character) || character == '#' || character == '_';
    }
}
