package chat.tacit.cli.chat;

import chat.tacit.cli.text.Visible;
import chat.tacit.client.Overview;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The list of conversations: which there are, which is pointed at, what narrows it down. */
final class Contents {
    private List<Overview> all = List.of();
    private List<String> requests = List.of();
    private final Set<ConversationId> known = new HashSet<>();
    private String filter = "";
    private Optional<ConversationId> pointed = Optional.empty();

    void put(List<Overview> others, List<String> waiting) {
        others.forEach(it -> known.add(it.conversation().id()));
        all = others.stream().filter(Contents::isListed).toList();
        requests = waiting;
    }

    /** Puts one where its time belongs, or takes it out. */
    void put(Input.Relisted one) {
        List<Overview> others = new ArrayList<>(all);
        others.removeIf(it -> it.conversation().id().equals(one.of()));
        one.now().ifPresent(others::add);
        // The sort is stable: those of one time stay as they are.
        others.sort(Comparator.comparing((Overview it) -> it.conversation().lastAt()).reversed());
        put(others, one.requests());
    }

    /** Whether it was ever told, listed or not. */
    boolean isKnown(ConversationId id) {
        return known.contains(id);
    }

    private static boolean isListed(Overview one) {
        return one.conversation().state() != Conversation.State.REQUEST
                && !one.conversation().marks().contains(Conversation.Mark.ARCHIVED);
    }

    List<Overview> all() {
        return all;
    }

    /** The names of those who wait, as they are shown. */
    List<String> requests() {
        return requests.stream().map(Visible::name).toList();
    }

    String filter() {
        return filter;
    }

    void filter(String other) {
        filter = other;
        pointed = visible().stream().findFirst().map(one -> one.conversation().id());
    }

    /** Those whose names fit what was typed. */
    List<Overview> visible() {
        String wanted = filter.toLowerCase(Locale.ROOT);
        return all.stream()
                .filter(one -> nameOf(one).toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
    }

    static String nameOf(Overview one) {
        return Visible.name(one.conversation().name());
    }

    /** The one that is pointed at, or the first. */
    Optional<Overview> pointed() {
        List<Overview> visible = visible();
        return visible.stream()
                .filter(one -> pointed.filter(one.conversation().id()::equals).isPresent())
                .findFirst()
                .or(() -> visible.stream().findFirst());
    }

    void point(ConversationId at) {
        pointed = Optional.of(at);
    }

    /** Points further up or down, as far as there are. */
    void move(int by) {
        List<Overview> visible = visible();
        if (!visible.isEmpty()) {
            int at = place(visible, pointed().map(one -> one.conversation().id()));
            int to = Math.clamp((long) at + by, 0, visible.size() - 1);
            point(visible.get(to).conversation().id());
        }
    }

    /** The one so many places after another, with the first behind the last. */
    Optional<Overview> next(Optional<ConversationId> from, int by) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        int at = place(all, from);
        return Optional.of(all.get(at < 0 ? 0 : Math.floorMod(at + by, all.size())));
    }

    private static int place(List<Overview> among, Optional<ConversationId> of) {
        for (int i = 0; i < among.size(); i++) {
            if (of.filter(among.get(i).conversation().id()::equals).isPresent()) {
                return i;
            }
        }
        return -1;
    }

    Optional<Overview> find(ConversationId id) {
        return all.stream().filter(one -> one.conversation().id().equals(id)).findFirst();
    }

    /** The conversation of a name, or the only one whose name begins like that. */
    Optional<Overview> named(String name) {
        Optional<Overview> exact = all.stream().filter(one -> nameOf(one).equals(name)).findFirst();
        String wanted = name.toLowerCase(Locale.ROOT);
        List<Overview> fitting =
                all.stream()
                        .filter(one -> nameOf(one).toLowerCase(Locale.ROOT).startsWith(wanted))
                        .toList();
        return exact.or(
                () -> fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty());
    }

    /** The first that has something new, but for one. */
    Optional<Overview> unread(Optional<ConversationId> but) {
        return all.stream()
                .filter(one -> but.filter(one.conversation().id()::equals).isEmpty())
                .filter(one -> one.conversation().unread() > 0)
                .findFirst();
    }

    /** How much is new elsewhere. */
    int unreadBut(Optional<ConversationId> but) {
        return all.stream()
                .filter(one -> but.filter(one.conversation().id()::equals).isEmpty())
                .mapToInt(one -> one.conversation().unread())
                .sum();
    }
}
