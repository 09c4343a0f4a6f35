package chat.tacit.cli.chat;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.e2ee.content.ContentId;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The conversation that is open: the messages that are here, and where one looks. */
final class Talk {
    private final ConversationId of;
    private About about;
    private final List<Shown> messages;
    private final Optional<ContentId> firstNew;
    private boolean more;
    private long version;
    private boolean asked;
    private int scroll;
    private int grownFrom = -1;
    private int drawnRows;
    private int page = 1;
    private Optional<ContentId> marked = Optional.empty();

    /**
     * @param unread how many of the messages are new
     */
    Talk(Input.Opened opened, int unread) {
        this.of = opened.of();
        this.about = opened.about();
        this.messages = new ArrayList<>(opened.messages());
        this.more = opened.more();
        this.firstNew = firstNew(messages, unread);
    }

    private static Optional<ContentId> firstNew(List<Shown> messages, int unread) {
        int left = unread;
        Optional<ContentId> first = Optional.empty();
        for (int i = messages.size() - 1; i >= 0 && left > 0; i--) {
            Message one = messages.get(i).message();
            if (!one.own() && one.type() != Message.Type.NOTICE) {
                first = Optional.of(one.id());
                left--;
            }
        }
        return first;
    }

    ConversationId of() {
        return of;
    }

    About about() {
        return about;
    }

    void describe(About other) {
        about = other;
    }

    /** Another number whenever the messages are others. */
    long version() {
        return version;
    }

    List<Shown> messages() {
        return List.copyOf(messages);
    }

    /** The first message that wasn't seen when the conversation was opened. */
    Optional<ContentId> firstNew() {
        return firstNew;
    }

    boolean more() {
        return more;
    }

    Optional<ContentId> marked() {
        return marked;
    }

    /** Rows between the last that is seen and the end. */
    int scroll() {
        return scroll;
    }

    /** Rows there were when something was added below while one looked further up; else -1. */
    int grownFrom() {
        return grownFrom;
    }

    /**
     * How it was drawn.
     *
     * @param at the scroll that it came to
     * @param rows all that there are
     * @param seen those that are seen
     */
    void drawn(int at, int rows, int seen) {
        scroll = at;
        grownFrom = -1;
        drawnRows = rows;
        page = seen;
    }

    /** Rows that are seen at once. */
    int page() {
        return page;
    }

    /** Whether the first message that is here is seen. */
    boolean isAtTop() {
        return scroll + page >= drawnRows;
    }

    void scroll(int by) {
        scroll = Math.max(0, scroll + by);
    }

    void toEnd() {
        scroll = 0;
    }

    /** Whether older messages are to be asked for, which is then done once. */
    boolean wantsOlder() {
        boolean wants = more && !asked && !messages.isEmpty();
        asked |= wants;
        return wants;
    }

    void older(Input.Older older) {
        messages.addAll(0, older.messages());
        version++;
        more = older.more();
        asked = false;
    }

    /** Takes what became of a message, if it is among those that were read. */
    boolean change(Shown shown) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).message().id().equals(shown.message().id())) {
                messages.set(i, shown);
                version++;
                return true;
            }
        }
        return false;
    }

    /** Takes a message that came; true unless it is here already. */
    boolean put(Shown shown) {
        if (change(shown)) {
            return false;
        }
        if (scroll > 0 && grownFrom < 0) {
            grownFrom = drawnRows;
        }
        messages.add(shown);
        version++;
        return true;
    }

    /** Forgets a message that has disappeared, and the mark on it. */
    void remove(ContentId gone) {
        version++;
        messages.removeIf(one -> one.message().id().equals(gone));
        marked = marked.filter(it -> !it.equals(gone));
    }

    /** Puts what is stored now in place of what is here, as far as it goes. */
    void refresh(List<Shown> last) {
        version++;
        if (last.isEmpty()) {
            messages.clear();
            return;
        }
        ContentId first = last.getFirst().message().id();
        int from = messages.size();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).message().id().equals(first)) {
                from = i;
                break;
            }
        }
        messages.subList(from, messages.size()).clear();
        messages.addAll(last);
    }

    Optional<Shown> find(ContentId id) {
        return messages.stream().filter(one -> one.message().id().equals(id)).findFirst();
    }

    Optional<ContentId> first() {
        return messages.stream().findFirst().map(one -> one.message().id());
    }

    Optional<Shown> last() {
        return messages.isEmpty() ? Optional.empty() : Optional.of(messages.getLast());
    }

    /** The message that is marked if it is as wanted; without a mark the last that is. */
    Optional<Shown> meant(Predicate<Message> wanted) {
        return marked.isPresent()
                ? marked.flatMap(this::find).filter(one -> wanted.test(one.message()))
                : messages.reversed().stream()
                        .filter(one -> wanted.test(one.message()))
                        .findFirst();
    }

    /** Marks the message before or after the one that is marked; below the last none is. */
    void mark(int by) {
        List<ContentId> ids =
                messages.stream()
                        .map(Shown::message)
                        .filter(one -> one.type() != Message.Type.NOTICE)
                        .map(Message::id)
                        .toList();
        int at = marked.map(ids::indexOf).filter(it -> it >= 0).orElse(ids.size());
        int to = Math.max(0, at + by);
        marked = to < ids.size() ? Optional.of(ids.get(to)) : Optional.empty();
    }

    void unmark() {
        marked = Optional.empty();
    }
}
