package chat.tacit.client.device;

import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Queues;
import chat.tacit.e2ee.device.DeviceLog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Connections under keys that were renewed ({@code spec/65-device} §12): what is under way on them
 * is still heard, and nothing more is said.
 */
public final class RetiredConnections {
    /** How long they are listened to: as long as an old ratchet opens. */
    static final Duration LISTENED_TO = Duration.ofHours(24);

    private RetiredConnections() {}

    /**
     * Retires all connections that hang on a conversation. What nobody has confirmed is said on
     * those that come.
     */
    static void retireAll(Transaction tx, ConversationId in, Instant now) {
        for (ConversationId connection : Connections.of(tx, in)) {
            if (!connection.equals(in)) {
                retire(tx, in, connection, now);
            }
        }
        tx.update("UPDATE amendment SET sealed = 0 WHERE conversation = ? AND own = 1", in.bytes());
        Connections.uninviteAll(tx, in, now);
    }

    private static void retire(
            Transaction tx, ConversationId in, ConversationId connection, Instant now) {
        Copies.handOn(tx, in, connection);
        tx.update("DELETE FROM copy WHERE connection = ?", connection.bytes());
        tx.update("DELETE FROM receipt WHERE conversation = ?", connection.bytes());
        tx.update("DELETE FROM handover WHERE connection = ?", connection.bytes());
        tx.update(
                "UPDATE contact SET live = 0, generation = ?, profile_due = NULL, routes_due ="
                        + " NULL, missing_due = NULL, again_due = NULL WHERE conversation = ?",
                Integer.MAX_VALUE,
                connection.bytes());
        Queues.renewed(tx, connection, now);
        tx.update("INSERT INTO retired_connection (connection) VALUES (?)", connection.bytes());
    }

    /** Those of a conversation. */
    static List<ConversationId> of(Transaction tx, ConversationId in) {
        return tx.list(
                "SELECT v.id FROM conversation v CROSS JOIN retired_connection r ON r.connection ="
                        + " v.id WHERE v.parent = ? ORDER BY v.created_at, v.id",
                row -> new ConversationId(row.bytes(1)),
                in.bytes());
    }

    /** Both sides have renewed: who sends on them still doesn't for long. */
    static void end(Transaction tx, ConversationId in, Instant now) {
        for (ConversationId connection : of(tx, in)) {
            tx.update(
                    "UPDATE retired_connection SET ends_at = COALESCE(ends_at, ?)"
                            + " WHERE connection = ?",
                    now.plus(LISTENED_TO),
                    connection.bytes());
        }
    }

    /** A device that was removed is heard no more, though the log was closed since. */
    static void keepThoseIn(Transaction tx, ConversationId in, DeviceLog log, Instant now) {
        for (ConversationId connection : of(tx, in)) {
            Contact contact = Contacts.find(tx, connection).orElseThrow();
            if (log.hasRemoved(contact.peer())) {
                Connections.drop(tx, in, connection, now);
            }
        }
    }

    /** When {@link #run} has something to do. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return tx.one(
                        "SELECT MIN(ends_at) FROM retired_connection WHERE ends_at IS NOT NULL",
                        row -> row.optionalInstant(1))
                .flatMap(at -> at);
    }

    /** Ends those whose time is over. */
    public static void run(Transaction tx, Instant now) {
        tx.list(
                        "SELECT connection FROM retired_connection WHERE ends_at <= ?",
                        row -> new ConversationId(row.bytes(1)),
                        now)
                .forEach(connection ->
                        Connections.drop(tx, Connections.shown(tx, connection), connection, now));
    }
}
