package chat.tacit.client.history;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.content.ContentId;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Messages that carry a timer: they end so long after they were read here, or sent from here. They
 * are never in the index of words, which would keep the words of what is deleted for a while.
 */
public final class Vanishing {
    /** Ours that have left, and a contact's that were shown. */
    private static final String RUNS =
            "timer > 0 AND ends_at IS NULL AND ((own = 1 AND state <> 'queued')"
                    + " OR (own = 0 AND shown = 1))";

    private Vanishing() {}

    /** The timer of a message of ours, zero if it stays. */
    public static Duration stamp(Transaction tx, ConversationId in, ContentId id) {
        return tx.one(
                        "SELECT timer FROM message WHERE own = 1 AND conversation = ? AND id = ?",
                        row -> Duration.ofSeconds(row.integer(1)),
                        in.bytes(),
                        id.bytes())
                .orElse(Duration.ZERO);
    }

    /** Whether any message of a conversation carries a timer. */
    static boolean any(Transaction tx, ConversationId in) {
        return tx.one(
                        "SELECT 1 FROM message WHERE conversation = ? AND timer > 0 LIMIT 1",
                        row -> true,
                        in.bytes())
                .isPresent();
    }

    /** Whether a message was here and has ended: a late copy of it isn't taken. */
    public static boolean ended(Transaction tx, ContentId id) {
        return tx.one("SELECT 1 FROM seen WHERE id = ?", row -> true, id.bytes()).isPresent();
    }

    /**
     * Starts the timers of what was read or sent, and deletes what has ended. A clock that was put
     * back doesn't let anything last longer than its timer from now.
     *
     * @return what was deleted
     */
    public static List<Gone> run(Transaction tx, Instant now) {
        tx.update("UPDATE message SET ends_at = ? + timer * 1000 WHERE " + RUNS, now);
        tx.update(
                "UPDATE message SET ends_at = ?1 + timer * 1000"
                        + " WHERE timer > 0 AND ends_at - timer * 1000 > ?1",
                now);
        tx.update(
                "INSERT OR IGNORE INTO seen (id, at) SELECT id, ?1 FROM message"
                        + " WHERE timer > 0 AND ends_at <= ?1",
                now);
        List<Gone> gone =
                tx.list(
                        "SELECT conversation, id FROM message WHERE timer > 0 AND ends_at <= ?",
                        row ->
                                new Gone(
                                        new ConversationId(row.bytes(1)),
                                        new ContentId(row.bytes(2))),
                        now);
        if (!gone.isEmpty()) {
            tx.update("DELETE FROM message WHERE timer > 0 AND ends_at <= ?", now);
        }
        return gone;
    }

    /** A message that has ended. */
    public record Gone(ConversationId conversation, ContentId message) {}

    /** When {@link #run} has something to do. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return Stream.of(
                        tx.one(
                                "SELECT MIN(ends_at) FROM message WHERE timer > 0",
                                row -> row.optionalInstant(1)),
                        tx.one(
                                "SELECT MIN(0) FROM message WHERE " + RUNS,
                                row -> row.optionalInstant(1)))
                .flatMap(Optional::stream)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }
}
