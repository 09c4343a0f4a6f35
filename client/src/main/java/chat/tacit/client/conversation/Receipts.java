package chat.tacit.client.conversation;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Receipts that we owe: each tells a contact inside the ratchet which contents were committed here.
 * They are batched, and leave after a random delay.
 */
public final class Receipts {
    /** The longest that a receipt waits for others. */
    static final Duration DELAY = Duration.ofSeconds(1);

    /** When receipts are tried again that had to wait for a re-sync. */
    private static final Duration RETRY = Duration.ofMinutes(5);

    /** Ids in one receipt, so that it fits the small block. */
    static final int BATCH = Body.Receipt.MAX_MESSAGES;

    private Receipts() {}

    static void owe(Transaction tx, ConversationId to, ContentId id, Instant now, Entropy entropy) {
        long delay =
                Math.floorMod(ByteBuffer.wrap(entropy.bytes(8)).getLong(), DELAY.toMillis() + 1);
        tx.update(
                "INSERT OR IGNORE INTO receipt (content, conversation, due_at) VALUES (?, ?, ?)",
                id.bytes(),
                to.bytes(),
                now.plusMillis(delay).toEpochMilli());
    }

    /**
     * Seals the receipts of every contact of whom one is due, with all that wait for the same one.
     */
    public static void send(Transaction tx, Sealer sealer, Instant now) {
        List<ConversationId> due =
                tx.list(
                        "SELECT DISTINCT conversation FROM receipt WHERE due_at <= ?",
                        row -> new ConversationId(row.bytes(1)),
                        now.toEpochMilli());
        for (ConversationId to : due) {
            List<Bytes> ids =
                    tx.list(
                            "SELECT content FROM receipt WHERE conversation = ?"
                                    + " ORDER BY due_at LIMIT ?",
                            row -> row.bytes(1),
                            to.bytes(),
                            BATCH);
            Body.Receipt receipt =
                    new Body.Receipt(
                            Body.Receipt.Progress.DELIVERED,
                            ids.stream().map(ContentId::new).toList());
            boolean sealed = sealer.seal(tx, to, receipt, now);
            for (Bytes id : ids) {
                if (sealed) {
                    tx.update("DELETE FROM receipt WHERE content = ?", id);
                } else {
                    tx.update(
                            "UPDATE receipt SET due_at = ? WHERE content = ?",
                            now.plus(RETRY).toEpochMilli(),
                            id);
                }
            }
        }
    }

    /** When the next receipt is due. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return tx.one("SELECT MIN(due_at) FROM receipt", row -> row.optionalInteger(1))
                .flatMap(due -> due)
                .map(Instant::ofEpochMilli);
    }
}
