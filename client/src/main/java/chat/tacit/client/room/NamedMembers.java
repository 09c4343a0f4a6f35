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
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The members whom a text names as {@code @name}, or else as {@code @handle} ({@code spec/50-room}
 * §17).
 */
public final class NamedMembers {
    private NamedMembers() {}

    /** The mentions of a text: the first {@value Mentions#MAX} that it names, by value. */
    public static Mentions of(Transaction tx, ConversationId room, String text) {
        if (text.indexOf('@') < 0) {
            return Mentions.NONE;
        }
        Map<AccountId, String> names = MemberNames.of(tx, room);
        List<Named> members =
                RoomMembers.of(tx, room).stream().map(member -> named(member, names)).toList();
        List<AccountId> found = new ArrayList<>();
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            if (begins(text, at) && found.size() < Mentions.MAX) {
                int from = at + 1;
                named(members, Named::name, text, from)
                        .or(() -> named(members, Named::handle, text, from))
                        .filter(account -> !found.contains(account))
                        .ifPresent(found::add);
            }
        }
        return new Mentions(List.copyOf(new TreeSet<>(found)));
    }

    /** Somebody, as the user calls them, and as everybody does. */
    private record Named(AccountId account, String name, String handle) {}

    private static Named named(RoomMember member, Map<AccountId, String> names) {
        AccountId account = member.account();
        String handle = member.address().handle().text();
        return new Named(account, names.getOrDefault(account, ""), handle);
    }

    /** No address: what stands before it ends a word. */
    private static boolean begins(String text, int at) {
        return at == 0 || !isPart(text.codePointBefore(at));
    }

    /** The one member with the longest name that stands here whole; nobody if it is several. */
    private static Optional<AccountId> named(
            List<Named> members, Function<Named, String> word, String text, int from) {
        List<Named> standing =
                members.stream()
                        .filter(one -> !word.apply(one).isEmpty())
                        .filter(one -> stands(word.apply(one), text, from))
                        .toList();
        int longest = standing.stream().mapToInt(one -> word.apply(one).length()).max().orElse(0);
        List<Named> named =
                standing.stream().filter(one -> word.apply(one).length() == longest).toList();
        Predicate<Named> exact = one -> text.startsWith(word.apply(one), from);
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
