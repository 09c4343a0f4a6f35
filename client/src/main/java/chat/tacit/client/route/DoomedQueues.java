package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Queues that nobody reads any more, in the database: what is needed to delete them at their
 * relays, and nothing else, until those have answered.
 */
public final class DoomedQueues {
    /** After this without a subscriber a relay has deleted a queue by itself. */
    public static final Duration FORGOTTEN = Duration.ofDays(90);

    private static final String COLUMNS =
            "id, relay, queue, conversation, invitation, recipient_id, server_key";

    private DoomedQueues() {}

    /**
     * A queue to be deleted.
     *
     * @param queue the row that it had as a queue
     * @param conversation whose it was, if it was a contact's
     * @param invitation what it was made for, if anything
     */
    public record Doomed(
            long row,
            RelayAddress relay,
            long queue,
            Optional<ConversationId> conversation,
            Optional<Bytes> invitation,
            RecipientId recipientId,
            AgreementKey serverKey) {}

    /** From now on a queue is only to be deleted. */
    public static void doom(Transaction tx, long queue, Instant now) {
        tx.update(
                "INSERT INTO doomed_queue (relay, queue, conversation, invitation,"
                        + " recipient_id, server_key, doomed_at) SELECT relay, id, conversation,"
                        + " invitation, recipient_id, server_key, ? FROM queue WHERE id = ?"
                        + " AND recipient_id IS NOT NULL",
                now,
                queue);
        tx.update("UPDATE queue SET replaces = NULL WHERE replaces = ?", queue);
        tx.update("DELETE FROM queue WHERE id = ?", queue);
    }

    /** The same for all queues of a contact. */
    public static void doomAll(Transaction tx, ConversationId of, Instant now) {
        Queues.of(tx, of).forEach(queue -> doom(tx, queue.row(), now));
    }

    /** The same for the queues of an invitation that nobody joined. */
    public static void doomAll(Transaction tx, Bytes invitation, Instant now) {
        tx.list(
                        "SELECT id FROM queue WHERE invitation = ? AND conversation IS NULL",
                        row -> row.integer(1),
                        invitation)
                .forEach(row -> doom(tx, row, now));
    }

    public static List<Doomed> all(Transaction tx) {
        return tx.list("SELECT " + COLUMNS + " FROM doomed_queue ORDER BY id", DoomedQueues::read);
    }

    public static List<Doomed> at(Transaction tx, RelayAddress relay) {
        return tx.list(
                "SELECT " + COLUMNS + " FROM doomed_queue WHERE relay = ? ORDER BY id",
                DoomedQueues::read,
                relay.toString());
    }

    private static Doomed read(Row row) {
        return new Doomed(
                row.integer(1),
                RelayAddress.parse(row.text(2)),
                row.integer(3),
                row.optionalBytes(4).map(ConversationId::new),
                row.optionalBytes(5),
                new RecipientId(row.bytes(6)),
                AgreementKey.of(row.secret(7)));
    }

    /** The relays that have queues to delete. */
    public static List<RelayAddress> relays(Transaction tx) {
        return tx.list(
                "SELECT DISTINCT relay FROM doomed_queue", row -> RelayAddress.parse(row.text(1)));
    }

    /** The relay has the queue no more. */
    public static void gone(Transaction tx, long row) {
        tx.update("DELETE FROM doomed_queue WHERE id = ?", row);
    }

    /** Forgets those whose relays never answered, and have forgotten them as well by now. */
    public static void tidy(Transaction tx, Instant now) {
        tx.update("DELETE FROM doomed_queue WHERE doomed_at < ?", now.minus(FORGOTTEN));
    }
}
