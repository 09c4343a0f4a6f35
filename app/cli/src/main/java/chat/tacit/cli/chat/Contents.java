package chat.tacit.cli.chat;

import chat.tacit.cli.text.Visible;
import chat.tacit.client.Overview;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The list of conversations: which there are, which is pointed at, what narrows it down. */
final class Contents {
    private List<Overview> all = List.of();
    private List<String> requests = List.of();
    private String filter = "";
    private Optional<ConversationId> pointed = Optional.empty();

    void put(List<Overview> others, List<String> waiting) {
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

    void move(int by) {
        step(visible(), pointed().map(one -> one.conversation().id()), by)
                .ifPresent(one -> pointed = Optional.of(one.conversation().id()));
    }

    /** The one so many places after another, as far as there are. */
    static Optional<Overview> step(List<Overview> among, Optional<ConversationId> from, int by) {
        if (among.isEmpty()) {
            return Optional.empty();
        }
        int at = -1;
        for (int i = 0; i < among.size(); i++) {
            if (from.filter(among.get(i).conversation().id()::equals).isPresent()) {
                at = i;
            }
        }
        int to = at < 0 ? 0 : Math.clamp((long) at + by, 0, among.size() - 1);
        return Optional.of(among.get(to));
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
