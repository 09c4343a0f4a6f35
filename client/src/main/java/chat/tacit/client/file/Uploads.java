package chat.tacit.client.file;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversations;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.file.ChunkId;
import chat.tacit.protocol.queue.BlobId;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Puts the chunks of a file at its relays, level by level, and then tells the contact. Each chunk
 * goes to two relays; one copy is enough if the other relay stays silent or is full.
 */
final class Uploads {
    /** After so long without a step, what can't be put is left out or put elsewhere. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private Uploads() {}

    /** Plans the copies of a level: the chunks go round the relays. */
    static void plan(Transaction tx, StoredFile file, int level) {
        int relays = file.relays().size();
        for (int number = 0; number < file.layout().count(level); number++) {
            for (int copy = 0; copy < file.copies(); copy++) {
                FileTable.chunk(
                        tx,
                        file.row(),
                        new ChunkId(level, number),
                        (number + copy) % relays,
                        Optional.empty());
            }
        }
        tx.update("UPDATE file SET level = ? WHERE id = ?", level, file.row());
    }

    /** A relay keeps a copy now; false if nobody wants it any more. */
    static boolean stored(Transaction tx, BlobRef ref, BlobId blob, Instant now) {
        boolean wanted =
                tx.update(
                                "UPDATE file_chunk SET blob = ?, open = 0 WHERE file = ?"
                                        + " AND level = ? AND number = ? AND copy = ?"
                                        + " AND open = 1 AND blob IS NULL",
                                blob.bytes(),
                                ref.file(),
                                ref.chunk().level(),
                                ref.chunk().number(),
                                ref.copy())
                        == 1;
        if (wanted) {
            tx.update(
                    "UPDATE file SET moved_at = ?, done = done + ? WHERE id = ?",
                    now,
                    ref.chunk().level() == 0 ? 1 : 0,
                    ref.file());
        }
        return wanted;
    }

    /** Goes on with a file of which nothing is open any more, or that has waited long enough. */
    static void settle(Transaction tx, StoredFile file, Conversations conversations, Instant now)
            throws ClientException {
        if (FileTable.anyOpen(tx, file.row())) {
            if (isPatient(tx, file, now)) {
                return;
            }
            FileTable.moved(tx, file.row(), now);
            if (anyMissing(tx, file)) {
                widen(tx, file);
                return;
            }
            tx.update("DELETE FROM file_chunk WHERE file = ? AND open = 1", file.row());
        }
        if (file.level() < file.layout().depth()) {
            plan(tx, file, file.level() + 1);
        } else {
            FileTable.told(tx, file, now);
            conversations.tell(tx, file.conversation(), file.message(), now);
        }
    }

    private static boolean isPatient(Transaction tx, StoredFile file, Instant now) {
        return tx.one(
                        "SELECT 1 FROM file WHERE id = ? AND moved_at > ?",
                        row -> true,
                        file.row(),
                        now.minus(PATIENCE))
                .isPresent();
    }

    /** Whether a chunk of the level is at no relay yet. */
    private static boolean anyMissing(Transaction tx, StoredFile file) {
        long there =
                tx.one(
                                "SELECT COUNT(DISTINCT number) FROM file_chunk WHERE file = ?"
                                        + " AND level = ? AND blob IS NOT NULL",
                                row -> row.integer(1),
                                file.row(),
                                file.level())
                        .orElseThrow();
        return there < file.layout().count(file.level());
    }

    /** Chunks that are nowhere yet may go to any relay of the file. */
    private static void widen(Transaction tx, StoredFile file) {
        for (int copy = 0; copy < file.relays().size(); copy++) {
            tx.update(
                    "INSERT OR IGNORE INTO file_chunk (file, level, number, copy)"
                            + " SELECT file, level, number, ? FROM file_chunk WHERE file = ?"
                            + " AND level = ? GROUP BY number HAVING COUNT(blob) = 0",
                    copy,
                    file.row(),
                    file.level());
        }
    }
}
