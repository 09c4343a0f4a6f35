package chat.tacit.client.file;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells the senders of files that are here to delete them at the relays. */
final class Confirmations {
    private static final Duration RETRY = Duration.ofMinutes(5);

    private Confirmations() {}

    /** Seals what is due, with all that waits for the same contact. */
    static void send(Transaction tx, Sealer sealer, Instant now) {
        List<ConversationId> due =
                tx.list(
                        "SELECT DISTINCT m.conversation FROM file f CROSS JOIN message m"
                                + " ON m.row = f.message WHERE f.confirm_at <= ?",
                        row -> new ConversationId(row.bytes(1)),
                        now);
        for (ConversationId to : due) {
            List<Long> files =
                    tx.list(
                            "SELECT f.id FROM file f CROSS JOIN message m ON m.row = f.message"
                                    + " WHERE f.confirm_at IS NOT NULL AND m.conversation = ?"
                                    + " ORDER BY f.id LIMIT ?",
                            row -> row.integer(1),
                            to.bytes(),
                            Body.Receipt.MAX_MESSAGES);
            List<ContentId> messages =
                    files.stream()
                            .map(file -> FileTable.at(tx, file).orElseThrow().message())
                            .toList();
            Body.Receipt receipt = new Body.Receipt(Body.Receipt.Progress.FETCHED, messages);
            boolean sealed = sealer.seal(tx, to, receipt, now);
            for (long file : files) {
                tx.update(
                        "UPDATE file SET confirm_at = ?, offer = CASE WHEN ? THEN NULL ELSE offer"
                                + " END WHERE id = ?",
                        sealed ? Optional.empty() : Optional.of(now.plus(RETRY)),
                        sealed,
                        file);
            }
        }
    }
}
