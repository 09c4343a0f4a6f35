package chat.tacit.client.route;

import chat.tacit.client.profile.Transaction;

import java.time.Duration;
import java.util.Optional;

/**
 * When a packet of which nothing was heard is sent again ({@code spec/40-mesh} §10.1): after ten
 * times what the profile's own packets take, which are the loops, and then after twice as long each
 * time.
 */
public final class SendAgain {
    /** At least so long, with cover {@code low}, and as long as too few loops are back. */
    public static final Duration AT_LEAST = Duration.ofHours(1);

    /**
     * At most so long, with the same: whoever keeps loops back puts nothing off for longer, and a
     * message that lives for seven days has a chance by each guard.
     */
    public static final Duration AT_MOST = Duration.ofHours(12);

    /** It is twice as long as the time before at most so often. */
    public static final int MOST_DOUBLINGS = 7;

    private static final int MEDIANS = 10;

    private SendAgain() {}

    /** How long the first one waits. */
    public static Duration after(Transaction tx) {
        Duration least = CoverTime.of(tx, AT_LEAST);
        Duration most = CoverTime.of(tx, AT_MOST);
        Duration wait = tenMedians(tx).orElse(least);
        if (wait.compareTo(least) < 0) {
            return least;
        }
        return wait.compareTo(most) > 0 ? most : wait;
    }

    /** The same, after so many attempts before. */
    public static Duration after(Transaction tx, long attempts) {
        return after(tx).multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
    }

    /** Ten times the median of the last loops, once enough are back to know it. */
    public static Optional<Duration> tenMedians(Transaction tx) {
        return tx.one("SELECT median FROM mesh", row -> row.optionalInteger(1))
                .flatMap(millis -> millis)
                .map(millis -> Duration.ofMillis(millis).multipliedBy(MEDIANS));
    }

    /** Loops take so long now. */
    public static void learn(Transaction tx, Duration median) {
        tx.update("UPDATE mesh SET median = ?", median.toMillis());
    }
}
