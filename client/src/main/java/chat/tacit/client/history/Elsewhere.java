package chat.tacit.client.history;

import chat.tacit.client.profile.Transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Messages of contacts that another device has just shown. Whoever looks at this one as well sees
 * there what is being said, so they are announced here all the same; what was shown elsewhere while
 * this device was away isn't.
 */
public final class Elsewhere {
    /** {@code SHOWN_ELSEWHERE}: how long a message is being said. */
    static final Duration FRESH = Duration.ofMinutes(2);

    /** Few are there, of a million messages: the planner has to begin with them. */
    private static final String WAITS =
            " WHERE m.row IN (SELECT message FROM shown_elsewhere WHERE until > ?) AND m.held_until"
                    + " IS NULL AND (c.muted = 0 OR m.mentioned = 1) AND c.state <> 'request'";

    private Elsewhere() {}

    /** Another device has shown a message that this one hasn't. */
    public static void shown(Transaction tx, long row, Instant now) {
        tx.update("DELETE FROM shown_elsewhere WHERE until <= ?", now);
        tx.update(
                "INSERT OR IGNORE INTO shown_elsewhere (message, until)"
                        + " SELECT row, at + ?1 FROM message WHERE row = ?2"
                        + " AND at + ?1 > ?3",
                FRESH.toMillis(),
                row,
                now);
    }

    static boolean any(Transaction tx, Instant now) {
        return tx.one(
                        "SELECT 1 FROM message m JOIN conversation c ON c.id = m.conversation"
                                + WAITS
                                + " LIMIT 1",
                        row -> true,
                        now)
                .isPresent();
    }

    static List<Message> waiting(Transaction tx, int limit, Instant now) {
        return MessageRows.list(tx, WAITS + " ORDER BY +m.place LIMIT ?", now, limit);
    }

    /** These were announced here as well. */
    static void announced(Transaction tx, List<Message> messages) {
        for (Message message : messages) {
            tx.update(
                    "DELETE FROM shown_elsewhere WHERE message = (SELECT row FROM message"
                            + " WHERE conversation = ? AND own = 0 AND id = ?)",
                    message.conversation().bytes(),
                    message.id().bytes());
        }
    }
}
