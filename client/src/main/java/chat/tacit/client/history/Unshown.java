package chat.tacit.client.history;

import chat.tacit.client.profile.Transaction;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be announced to whoever looks at this device. */
public final class Unshown {
    private Unshown() {}

    /**
     * Messages that may be announced and weren't yet, in order, and then what was amended of those
     * that were; marks them as shown.
     */
    public static List<Message> take(Transaction tx, int limit, Instant now) {
        List<Message> unshown = unshown(tx, limit, now);
        var _ = History.shown(tx, unshown);
        if (unshown.size() == limit) {
            return unshown;
        }
        List<Message> all = new ArrayList<>(unshown);
        all.addAll(News.take(tx, limit - unshown.size()));
        return all;
    }

    /** The first message that may be announced and wasn't yet. */
    public static Optional<Message> next(Transaction tx, Instant now) {
        return unshown(tx, 1, now).stream().findFirst();
    }

    private static List<Message> unshown(Transaction tx, int limit, Instant now) {
        List<Message> unshown = new ArrayList<>(Elsewhere.waiting(tx, limit, now));
        unshown.addAll(
                MessageRows.list(
                        tx,
                        " WHERE m.shown = 0 AND m.held_until IS NULL AND (c.muted = 0 OR"
                                + " m.mentioned = 1) AND c.state <> 'request' ORDER BY m.place LIMIT ?",
                        limit - unshown.size()));
        return unshown;
    }

    /** Whether there is anything to {@link #take}. */
    public static boolean any(Transaction tx, Instant now) {
        return Elsewhere.any(tx, now)
                || tx.one(
                                "SELECT 1 FROM message m JOIN conversation c ON c.id ="
                                        + " m.conversation WHERE m.shown = 0 AND m.held_until IS NULL"
                                        + " AND (c.muted = 0 OR m.mentioned = 1) AND c.state <>"
                                        + " 'request' LIMIT 1",
                                row -> true)
                        .isPresent()
                || News.any(tx);
    }
}
