package chat.tacit.client.conversation;

import chat.tacit.client.Event;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.device.Connections;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Marks;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Vanishing;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshWord;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Envelope;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts a contact's messages into their order. Copies take different ways, so a later one may come
 * first: it is stored at once, and shown when all before it have come, or won't.
 */
public final class Arrivals {
    /** How long a message waits to be shown for those before it. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Numbers of a contact that are kept because lower ones haven't come. */
    static final int MOST_EARLY = 1_024;

    /** A contact's number above this counts as this, so that there is always a next one. */
    static final long HIGHEST = Long.MAX_VALUE - 1;

    private final Transaction tx;
    private final ConversationId from;
    private final ConversationId in;
    private final Instant now;
    private final Entropy entropy;
    private final Consumer<Event> events;

    /**
     * @param from the connection: each has numbers of its own
     */
    Arrivals(
            Transaction tx,
            ConversationId from,
            Instant now,
            Entropy entropy,
            Consumer<Event> events) {
        this.entropy = entropy;
        this.tx = tx;
        this.from = from;
        this.in = Connections.shown(tx, from);
        this.now = now;
        this.events = events;
    }

    /** Stores a message. Until {@link #numbered} it is held. */
    void add(Envelope envelope, String text) {
        add(envelope, text, Marks.NONE);
    }

    /** Stores the message of a file, in the same way. */
    void addFile(Envelope envelope, String name) {
        add(envelope, Message.Type.FILE, name, Marks.NONE);
    }

    /** Stores a message with what else there is to it, in the same way. */
    void add(Envelope envelope, String text, Marks marks) {
        add(envelope, Message.Type.TEXT, text, marks);
    }

    private void add(Envelope envelope, Message.Type type, String text, Marks marks) {
        Contact contact = Contacts.find(tx, from).orElseThrow();
        Message message =
                new Message(
                        envelope.id(),
                        in,
                        false,
                        contact.name(),
                        Math.min(envelope.number(), HIGHEST),
                        envelope.sent(),
                        type,
                        text,
                        Message.State.RECEIVED,
                        "",
                        0,
                        marks);
        if (!Vanishing.ended(tx, envelope.id())) {
            boolean added =
                    History.add(
                            tx, message, now, Optional.of(now.plus(PATIENCE)), envelope.timer());
            if (added && !from.equals(in)) {
                History.via(tx, in, envelope.id(), from);
            }
        }
    }

    /** A content with this number has come: shows what now is in order. */
    void numbered(long told) {
        long number = Math.min(told, HIGHEST);
        long expected = Contacts.find(tx, from).orElseThrow().expected();
        if (number < expected) {
            Gaps.came(tx, from, number);
        }
        if (number > expected) {
            if (number > highest(expected) + 1) {
                MeshWord.unsure(tx, from);
            }
            tx.update(
                    "INSERT OR IGNORE INTO early (conversation, number) VALUES (?, ?)",
                    from.bytes(),
                    number);
        }
        long next = number == expected ? after(expected) : expected;
        if (number > expected && isFull()) {
            next = afterFirstGap(expected);
        }
        if (next != expected || number < expected) {
            Contacts.expect(tx, from, next);
            release(next);
        }
    }

    /** The highest number that has come. */
    private long highest(long expected) {
        return tx.one(
                        "SELECT MAX(number) FROM early WHERE conversation = ?",
                        row -> row.optionalInteger(1),
                        from.bytes())
                .flatMap(it -> it)
                .orElse(expected - 1);
    }

    private boolean isFull() {
        return tx.one(
                        "SELECT COUNT(*) FROM early WHERE conversation = ?",
                        row -> row.integer(1),
                        from.bytes())
                .filter(count -> count > MOST_EARLY)
                .isPresent();
    }

    /** Waits no longer for what should have come before the lowest number that did. */
    private long afterFirstGap(long expected) {
        long lowest =
                tx.one(
                                "SELECT MIN(number) FROM early WHERE conversation = ?",
                                row -> row.integer(1),
                                from.bytes())
                        .orElseThrow();
        return waitNoMore(expected, lowest);
    }

    /** The first number above {@code last} that hasn't come; what is missing before is a gap. */
    private long waitNoMore(long expected, long last) {
        Gaps.note(tx, from, new Gaps.Range(expected, last), now, entropy);
        tx.update("DELETE FROM early WHERE conversation = ? AND number <= ?", from.bytes(), last);
        return after(last);
    }

    /** The first number from {@code expected + 1} that hasn't come. */
    private long after(long expected) {
        long next = expected + 1;
        while (tx.update(
                        "DELETE FROM early WHERE conversation = ? AND number = ?",
                        from.bytes(),
                        next)
                == 1) {
            next++;
        }
        return next;
    }

    /** Shows what is held and has a number below {@code next}. */
    private void release(long next) {
        for (Message message : History.release(tx, in, from, next)) {
            events.accept(new Event.Arrived(message));
        }
    }

    /** Gives up waiting for what should have come before the messages that waited long enough. */
    public static void giveUp(
            Transaction tx, Entropy entropy, Instant now, Consumer<Event> events) {
        List<ConversationId> waiting =
                tx.list(
                        "SELECT DISTINCT COALESCE(via, conversation) FROM message"
                                + " INDEXED BY message_held"
                                + " WHERE held_until <= ?",
                        row -> new ConversationId(row.bytes(1)),
                        now.toEpochMilli());
        for (ConversationId from : waiting) {
            long last =
                    tx.one(
                                    "SELECT MAX(number) FROM message INDEXED BY message_held"
                                            + " WHERE COALESCE(via, conversation) = ?"
                                            + " AND held_until <= ?",
                                    row -> row.integer(1),
                                    from.bytes(),
                                    now.toEpochMilli())
                            .orElseThrow();
            Arrivals arrivals = new Arrivals(tx, from, now, entropy, events);
            long expected = Contacts.find(tx, from).orElseThrow().expected();
            long next = arrivals.waitNoMore(expected, last);
            Contacts.expect(tx, from, next);
            events.accept(
                    new Event.Noticed(
                            arrivals.in, "Some messages before the next one haven't come yet."));
            arrivals.release(next);
        }
    }

    /** When the next message has waited long enough. */
    public static Optional<Instant> nextGivenUp(Transaction tx) {
        return tx.one(
                        "SELECT MIN(held_until) FROM message WHERE held_until < " + Long.MAX_VALUE,
                        row -> row.optionalInteger(1))
                .flatMap(at -> at)
                .map(Instant::ofEpochMilli);
    }
}
