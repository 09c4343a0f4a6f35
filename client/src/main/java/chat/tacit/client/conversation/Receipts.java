package chat.tacit.client.conversation;

import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.CallBody;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Piece;

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

    /** The same by the mesh, where each receipt takes a slot that something else could have had. */
    static final Duration HIDDEN_DELAY = Duration.ofSeconds(30);

    /** When receipts are tried again that had to wait for a re-sync. */
    private static final Duration RETRY = Duration.ofMinutes(5);

    /** Ids in one receipt, so that it fits the small block. */
    static final int BATCH = Body.Receipt.MAX_MESSAGES;

    /** A request gets no receipt; once it is accepted, all that wait. */
    private static final String ACCEPTED =
            " AND conversation NOT IN (SELECT id FROM conversation WHERE state = 'request')";

    private Receipts() {}

    /**
     * Whether there are any for such a content. Of pieces, what they make is confirmed; in a call
     * each side answers by itself.
     */
    static boolean areFor(Body body) {
        return !(body instanceof Body.Receipt
                || body instanceof Body.Typing
                || body instanceof CallBody
                || body instanceof Piece);
    }

    /** Owes a contact a receipt for one content. */
    public static void owe(
            Transaction tx, ConversationId to, ContentId id, Instant now, Entropy entropy) {
        tx.update(
                "INSERT OR IGNORE INTO receipt (content, conversation, due_at) VALUES (?, ?, ?)",
                id.bytes(),
                to.bytes(),
                due(now, MeshRoutes.isHidden(tx, to) ? HIDDEN_DELAY : DELAY, entropy));
    }

    private static Instant due(Instant now, Duration most, Entropy entropy) {
        long delay =
                Math.floorMod(ByteBuffer.wrap(entropy.bytes(8)).getLong(), most.toMillis() + 1);
        return now.plusMillis(delay);
    }

    /** Whether a contact is told which messages were read. */
    public static boolean tellsRead(Transaction tx, ConversationId of) {
        return tx.one(
                        "SELECT read_receipts FROM conversation WHERE id = ?",
                        row -> row.flag(1),
                        of.bytes())
                .orElse(false);
    }

    /** Tells a contact from now on which messages were read, or doesn't any more. */
    public static void tellRead(Transaction tx, ConversationId of, boolean tell) {
        tx.update("UPDATE conversation SET read_receipts = ? WHERE id = ?", tell, of.bytes());
        if (!tell) {
            tx.update(
                    "UPDATE receipt SET read = 0 WHERE conversation IN"
                            + " (SELECT id FROM conversation WHERE id = ?1 OR parent = ?1)",
                    of.bytes());
        }
    }

    /**
     * Somebody has seen these messages: contacts who may know it are told. Who has read a message
     * has it, so this takes the place of a receipt that still waits.
     */
    public static void read(Transaction tx, List<Message> shown, Instant now, Entropy entropy) {
        for (Message message : shown) {
            boolean said =
                    message.type() == Message.Type.TEXT || message.type() == Message.Type.FILE;
            if (!message.own() && said) {
                tx.update(
                        "INSERT INTO receipt (content, conversation, due_at, read)"
                                + " SELECT ?, c.conversation, ?, 1 FROM conversation p"
                                + " JOIN conversation v ON v.id = p.id OR v.parent = p.id"
                                + " JOIN contact c ON c.conversation = v.id WHERE p.id = ?"
                                + " AND p.read_receipts = 1 AND p.blocked = 0 AND c.live = 1"
                                + " ON CONFLICT (content, conversation) DO UPDATE SET read = 1",
                        message.id().bytes(),
                        due(now, DELAY, entropy),
                        message.conversation().bytes());
            }
        }
    }

    /**
     * Seals the receipts of every contact of whom one is due, with all that wait for the same one.
     */
    public static void send(Transaction tx, Sealer sealer, Instant now) {
        List<Due> due =
                tx.list(
                        "SELECT DISTINCT conversation, read FROM receipt WHERE due_at <= ?"
                                + ACCEPTED,
                        row -> new Due(new ConversationId(row.bytes(1)), row.flag(2)),
                        now.toEpochMilli());
        for (Due one : due) {
            if (!Attempts.done(tx, "a receipt", () -> send(tx, sealer, one, now))) {
                tx.update(
                        "UPDATE receipt SET due_at = ? WHERE conversation = ?",
                        now.plus(Attempts.PAUSE),
                        one.to().bytes());
            }
        }
    }

    private static void send(Transaction tx, Sealer sealer, Due one, Instant now) {
        ConversationId to = one.to();
        List<Bytes> ids =
                tx.list(
                        "SELECT content FROM receipt WHERE conversation = ? AND read = ?"
                                + " ORDER BY due_at LIMIT ?",
                        row -> row.bytes(1),
                        to.bytes(),
                        one.read(),
                        BATCH);
        Body.Receipt receipt =
                new Body.Receipt(
                        one.read() ? Body.Receipt.Progress.READ : Body.Receipt.Progress.DELIVERED,
                        ids.stream().map(ContentId::new).toList());
        boolean sealed = sealer.seal(tx, to, receipt, now);
        for (Bytes id : ids) {
            if (sealed) {
                tx.update(
                        "DELETE FROM receipt WHERE content = ? AND conversation = ?",
                        id,
                        to.bytes());
            } else {
                tx.update(
                        "UPDATE receipt SET due_at = ? WHERE content = ? AND conversation = ?",
                        now.plus(RETRY).toEpochMilli(),
                        id,
                        to.bytes());
            }
        }
    }

    /** Whom receipts of a kind are due for. */
    private record Due(ConversationId to, boolean read) {}

    /** When the next receipt is due. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return tx.one(
                        "SELECT MIN(due_at) FROM receipt WHERE TRUE" + ACCEPTED,
                        row -> row.optionalInteger(1))
                .flatMap(due -> due)
                .map(Instant::ofEpochMilli);
    }
}
