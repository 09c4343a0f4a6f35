package chat.tacit.client.history;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.Connections;
import chat.tacit.client.device.Copies;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.protocol.room.AccountId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The messages of all conversations, in the database. */
public final class History {
    private History() {}

    /**
     * Adds a message. One with an id that is there already changes nothing.
     *
     * @param heldUntil empty if it may be shown at once
     * @return whether it was new
     */
    public static boolean add(
            Transaction tx, Message message, Instant now, Optional<Instant> heldUntil) {
        return add(tx, message, now, heldUntil, Duration.ZERO);
    }

    /**
     * Adds a message in the same way.
     *
     * @param timer how long it stays once it was read or sent; zero if for ever
     */
    public static boolean add(
            Transaction tx,
            Message message,
            Instant now,
            Optional<Instant> heldUntil,
            Duration timer) {
        return tx.update(
                        "INSERT OR IGNORE INTO message (conversation, id, own, number, sent_at, at,"
                                + " type, text, state, held_until, shown, place, reply_to,"
                                + " timer, author, mentioned)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        message.conversation().bytes(),
                        message.id().bytes(),
                        message.own() ? 1 : 0,
                        message.number(),
                        message.sentAt().toEpochMilli(),
                        now.toEpochMilli(),
                        message.type().word(),
                        message.text(),
                        message.state().word(),
                        heldUntil.map(Instant::toEpochMilli),
                        message.own() ? 1 : 0,
                        heldUntil.isPresent() ? Optional.empty() : Optional.of(nextPlace(tx)),
                        message.marks().replyTo().map(ContentId::bytes),
                        timer.toSeconds(),
                        message.marks().author().map(AccountId::bytes),
                        message.marks().mentioned())
                == 1;
    }

    public static Optional<Message> find(Transaction tx, ConversationId of, ContentId id) {
        return MessageRows.one(
                tx,
                " WHERE m.conversation = ? AND m.own IN (0, 1) AND m.id = ? ORDER BY"
                        + " m.own DESC",
                of.bytes(),
                id.bytes());
    }

    /** The message of a row. */
    static Optional<Message> at(Transaction tx, long row) {
        return MessageRows.one(tx, " WHERE m.row = ?", row);
    }

    /** The last messages of a conversation that may be shown, the oldest first. */
    public static List<Message> last(Transaction tx, ConversationId of, int limit) {
        return MessageRows.list(
                        tx,
                        " WHERE m.conversation = ? AND m.held_until IS NULL"
                                + " ORDER BY m.place DESC LIMIT ?",
                        of.bytes(),
                        limit)
                .reversed();
    }

    /** The last messages before one of the conversation, the oldest first. */
    public static List<Message> before(
            Transaction tx, ConversationId of, ContentId message, int limit) {
        return MessageRows.list(
                        tx,
                        " WHERE m.conversation = ? AND m.held_until IS NULL"
                                + " AND m.place < (SELECT MAX(place) FROM message"
                                + " WHERE conversation = ? AND own IN (0, 1) AND id = ?)"
                                + " ORDER BY m.place DESC LIMIT ?",
                        of.bytes(),
                        of.bytes(),
                        message.bytes(),
                        limit)
                .reversed();
    }

    /** The first messages after one of the conversation, the oldest first. */
    public static List<Message> after(
            Transaction tx, ConversationId of, ContentId message, int limit) {
        return MessageRows.list(
                tx,
                " WHERE m.conversation = ? AND m.held_until IS NULL"
                        + " AND m.place > (SELECT MAX(place) FROM message"
                        + " WHERE conversation = ? AND own IN (0, 1) AND id = ?)"
                        + " ORDER BY m.place LIMIT ?",
                of.bytes(),
                of.bytes(),
                message.bytes(),
                limit);
    }

    /** A message came by another connection than that of its conversation. */
    public static void via(
            Transaction tx, ConversationId of, ContentId id, ConversationId connection) {
        tx.update(
                "UPDATE message SET via = ? WHERE conversation = ? AND own = 0 AND id = ?"
                        + " AND via IS NULL AND held_until IS NOT NULL",
                connection.bytes(),
                of.bytes(),
                id.bytes());
    }

    /** A connection is no more: nothing waits any longer for what would have come by it. */
    public static void letGo(Transaction tx, ConversationId of, ConversationId connection) {
        var _ = release(tx, of, connection, Long.MAX_VALUE);
        tx.update(
                "UPDATE message SET via = NULL WHERE conversation = ? AND via = ?",
                of.bytes(),
                connection.bytes());
    }

    /**
     * Ends the hold of a contact's messages with numbers below {@code next} that came by a
     * connection; returns them in order.
     */
    public static List<Message> release(
            Transaction tx, ConversationId from, ConversationId connection, long next) {
        List<Message> held =
                MessageRows.list(
                        tx,
                        " WHERE m.conversation = ? AND COALESCE(m.via, m.conversation) ="
                                + " ? AND m.own = 0 AND m.number < ?"
                                + " AND m.held_until IS NOT NULL ORDER BY m.number",
                        from.bytes(),
                        connection.bytes(),
                        next);
        for (Message message : held) {
            tx.update(
                    "UPDATE message SET held_until = NULL, place = ? WHERE conversation = ?"
                            + " AND own = 0 AND id = ?",
                    nextPlace(tx),
                    from.bytes(),
                    message.id().bytes());
        }
        return held;
    }

    /**
     * Somebody has seen these messages: they aren't announced any more.
     *
     * @return those that nobody had seen before
     */
    public static List<Message> shown(Transaction tx, List<Message> messages) {
        Elsewhere.announced(tx, messages);
        messages.stream()
                .filter(message -> message.marks().author().isPresent())
                .forEach(message -> StreamOrder.read(tx, message));
        return messages.stream()
                .filter(message -> !message.own())
                .filter(message ->
                        tx.update(
                                        "UPDATE message SET shown = 1 WHERE conversation = ?"
                                                + " AND id = ? AND own = 0 AND shown = 0",
                                        message.conversation().bytes(),
                                        message.id().bytes())
                                == 1)
                .toList();
    }

    /** What nobody has seen yet of a conversation up to one of its messages, the oldest first. */
    public static List<Message> unshownUpTo(Transaction tx, ConversationId of, ContentId upTo) {
        return MessageRows.list(
                tx,
                " WHERE m.shown = 0 AND m.conversation = ? AND m.held_until IS NULL"
                        + " AND m.place <= (SELECT MAX(place) FROM message"
                        + " WHERE conversation = ? AND own IN (0, 1) AND id = ?)"
                        + " ORDER BY m.place",
                of.bytes(),
                of.bytes(),
                upTo.bytes());
    }

    public static int unshown(Transaction tx, ConversationId of) {
        return tx.one(
                        "SELECT COUNT(*) FROM message WHERE shown = 0 AND conversation = ?",
                        row -> (int) row.integer(1),
                        of.bytes())
                .orElseThrow();
    }

    /** Moves a message of ours forward; it never goes back. */
    public static void advance(
            Transaction tx, ConversationId of, ContentId id, Message.State state) {
        List<String> earlier =
                switch (state) {
                    case SENT -> List.of("queued");
                    case DELIVERED -> List.of("queued", "sent", "failed");
                    case READ -> List.of("queued", "sent", "failed", "delivered");
                    case FAILED -> List.of("queued");
                    case QUEUED, RECEIVED -> List.of();
                };
        for (String from : earlier) {
            tx.update(
                    "UPDATE message SET state = ?, reason = '' WHERE own = 1"
                            + " AND conversation = ? AND id = ? AND state = ?",
                    state.word(),
                    of.bytes(),
                    id.bytes(),
                    from);
        }
    }

    /** Gives up what no relay took in time, with the reason. */
    public static void expire(Transaction tx, Instant before) {
        tx.update(
                "UPDATE message INDEXED BY message_open SET state = 'failed', reason = 'no relay"
                        + " took it in seven days' WHERE own = 1 AND state IN ('queued', 'sent') AND"
                        + " state = 'queued' AND author IS NULL AND at < ?",
                before.toEpochMilli());
    }

    /** One more relay keeps a message of ours. */
    public static void kept(Transaction tx, ConversationId connection, ContentId id) {
        ConversationId of = Connections.shown(tx, connection);
        if (of.equals(connection)) {
            tx.update(
                    "UPDATE message SET relays = relays + 1 WHERE own = 1 AND conversation = ?"
                            + " AND id = ?",
                    of.bytes(),
                    id.bytes());
        } else {
            Copies.kept(tx, of, connection, id);
        }
        advance(tx, of, id, Message.State.SENT);
    }

    /** The host of a room has a message of ours. */
    public static void atHost(Transaction tx, ConversationId of, ContentId id) {
        tx.update(
                "UPDATE message SET relays = 1 WHERE own = 1 AND conversation = ? AND id = ?",
                of.bytes(),
                id.bytes());
        advance(tx, of, id, Message.State.SENT);
    }

    /**
     * Messages of ours that the contact hasn't confirmed, in order: what a new ratchet seals again.
     */
    public static List<Message> unconfirmed(Transaction tx, ConversationId of) {
        return MessageRows.list(
                tx,
                " WHERE m.own = 1 AND m.conversation = ? AND m.number > 0"
                        + " AND m.state IN ('queued', 'sent') AND NOT EXISTS (SELECT 1 FROM copy y"
                        + " WHERE y.connection = m.conversation AND y.content = m.id)"
                        + " ORDER BY m.number",
                of.bytes());
    }

    /** A message of ours that had number 0, since nobody was told of it yet, gets its number. */
    public static void number(Transaction tx, ConversationId of, ContentId id, long number) {
        tx.update(
                "UPDATE message SET number = ? WHERE own = 1 AND conversation = ? AND id = ?",
                number,
                of.bytes(),
                id.bytes());
    }

    /** Gives up a message of ours that nobody was told of. */
    public static void fail(Transaction tx, ConversationId of, ContentId id, String reason) {
        tx.update(
                "UPDATE message SET state = 'failed', reason = ? WHERE own = 1 AND number = 0"
                        + " AND conversation = ? AND id = ?",
                reason,
                of.bytes(),
                id.bytes());
    }

    /** What an unconfirmed message of ours said can't be said again. */
    public static void lost(Transaction tx, ConversationId of, ContentId id, String reason) {
        tx.update(
                "UPDATE message SET state = 'failed', reason = ? WHERE own = 1"
                        + " AND conversation = ? AND id = ? AND state IN ('queued', 'sent')",
                reason,
                of.bytes(),
                id.bytes());
    }

    /** A message of ours is in the outbox, under the newest ratchet. */
    public static void sealed(Transaction tx, ConversationId of, ContentId id, boolean sealed) {
        tx.update(
                "UPDATE message SET sealed = ? WHERE own = 1 AND conversation = ? AND id = ?",
                sealed,
                of.bytes(),
                id.bytes());
    }

    /** Messages of ours, in order, that have to be sealed still. */
    public static List<Message> unsealed(Transaction tx, ConversationId of) {
        return MessageRows.list(
                tx,
                " WHERE m.own = 1 AND m.conversation = ? AND m.sealed = 0"
                        + " AND m.number > 0"
                        + " AND m.state IN ('queued', 'sent') ORDER BY m.number",
                of.bytes());
    }

    /** Messages of ours with numbers from {@code first} to {@code last}, in order. */
    public static List<Message> numbered(Transaction tx, ConversationId of, long first, long last) {
        return MessageRows.list(
                tx,
                " WHERE m.own = 1 AND m.conversation = ? AND m.number BETWEEN ? AND ?"
                        + " ORDER BY m.number",
                of.bytes(),
                first,
                last);
    }

    /**
     * Forgets what was said in a conversation, but for messages of ours that are still on their
     * way: to a contact until it has them, to a room until its host has.
     */
    public static void clear(Transaction tx, ConversationId of) {
        tx.update(
                "DELETE FROM message WHERE conversation = ? AND held_until IS NULL"
                        + " AND NOT (own = 1 AND (state = 'queued'"
                        + " OR (state = 'sent' AND author IS NULL)))",
                of.bytes());
    }

    static long nextPlace(Transaction tx) {
        return tx.one("SELECT COALESCE(MAX(place), 0) + 1 FROM message", row -> row.integer(1))
                .orElseThrow();
    }
}
