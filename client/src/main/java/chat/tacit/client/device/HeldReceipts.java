package chat.tacit.client.device;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.device.SignedEntry;

import java.time.Instant;
import java.util.List;

/**
 * Contents with entries of device logs that this device hasn't been able to take: they aren't
 * confirmed before it has ({@code spec/65-device} §11). Else who removed a device would read that
 * the contact knows it, and the contact would go on sending to that device.
 */
public final class HeldReceipts {
    /** Entries that wait on one connection. */
    static final int MAX_WAITING = 256;

    private HeldReceipts() {}

    /** A content of a connection. */
    private record Held(ConversationId connection, ContentId content) {}

    /** Whether a content isn't to be confirmed yet. */
    public static boolean holds(Transaction tx, ConversationId connection, ContentId content) {
        return tx.one(
                        "SELECT 1 FROM held_receipt WHERE connection = ? AND content = ?",
                        row -> true,
                        connection.bytes(),
                        content.bytes())
                .isPresent();
    }

    /**
     * Notes which entries of a content aren't in a log, in the place of what was noted of it
     * before.
     *
     * @throws UnopenableException if more entries wait on the connection than may
     */
    static void hold(
            Transaction tx, ConversationId connection, ContentId content, List<SignedEntry> missing)
            throws UnopenableException {
        tx.update(
                "DELETE FROM held_receipt WHERE connection = ? AND content = ?",
                connection.bytes(),
                content.bytes());
        for (SignedEntry entry : missing) {
            tx.update(
                    "INSERT OR IGNORE INTO held_receipt (connection, content, entry)"
                            + " VALUES (?, ?, ?)",
                    connection.bytes(),
                    content.bytes(),
                    entry.hash());
        }
        boolean tooMany =
                tx.one(
                                "SELECT COUNT(*) > ? FROM held_receipt WHERE connection = ?",
                                row -> row.flag(1),
                                MAX_WAITING,
                                connection.bytes())
                        .orElseThrow();
        if (tooMany) {
            throw new UnopenableException();
        }
    }

    /** A log of the conversation took entries: what waited for them alone is confirmed. */
    static void release(
            Transaction tx,
            ConversationId in,
            List<SignedEntry> taken,
            Instant now,
            Entropy entropy) {
        for (SignedEntry entry : taken) {
            List<Held> waited =
                    tx.list(
                            "SELECT connection, content FROM held_receipt WHERE entry = ?1 AND"
                                    + " connection IN (SELECT id FROM conversation WHERE id = ?2"
                                    + " OR parent = ?2)",
                            row ->
                                    new Held(
                                            new ConversationId(row.bytes(1)),
                                            new ContentId(row.bytes(2))),
                            entry.hash(),
                            in.bytes());
            for (Held one : waited) {
                tx.update(
                        "DELETE FROM held_receipt WHERE connection = ? AND content = ?"
                                + " AND entry = ?",
                        one.connection().bytes(),
                        one.content().bytes(),
                        entry.hash());
                if (!holds(tx, one.connection(), one.content())) {
                    Receipts.owe(tx, one.connection(), one.content(), now, entropy);
                }
            }
        }
    }
}
