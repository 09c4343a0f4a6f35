package chat.tacit.client.mesh;

import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.mesh.MessageUuid;

import java.time.Duration;
import java.time.Instant;

/** The packets of a key that were opened, so that each is read once. */
final class Seen {
    /** Longer than a packet may take. */
    static final Duration MEMORY = Duration.ofDays(16);

    private Seen() {}

    /** Whether it wasn't there before; it is afterwards. */
    static boolean isFirst(Transaction tx, long key, MessageUuid uuid, Instant now) {
        return tx.update(
                        "INSERT OR IGNORE INTO mesh_seen (key, uuid, at) VALUES (?, ?, ?)",
                        key,
                        uuid.bytes(),
                        now)
                > 0;
    }

    static void tidy(Transaction tx, Instant now) {
        tx.update("DELETE FROM mesh_seen WHERE at < ?", now.minus(MEMORY));
    }
}
