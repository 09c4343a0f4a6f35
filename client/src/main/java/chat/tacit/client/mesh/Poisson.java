package chat.tacit.client.mesh;

import chat.tacit.crypto.Entropy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * Points in time that hang on nothing, not on each other either: the time from one to the next is
 * distributed exponentially.
 */
final class Poisson {
    /** A point that was missed by more is lost: the machine slept, or the clock was changed. */
    static final Duration MISSED = Duration.ofSeconds(5);

    /** So many means don't pass between two points in the life of a universe. */
    private static final int NEVER = 64;

    private static final double STEPS = 1L << 53;

    private final Entropy entropy;
    private Duration mean;
    private Instant next;

    /** The first point comes at random, too. */
    Poisson(Duration mean, Entropy entropy, Instant start) {
        this.entropy = entropy;
        this.mean = mean;
        this.next = start.plus(draw());
    }

    private Duration draw() {
        long random = ByteBuffer.wrap(entropy.bytes(Long.BYTES)).getLong() >>> 11;
        double factor = -Math.log((random + 1) / STEPS);
        return Duration.ofNanos((long) (mean.toNanos() * factor));
    }

    Instant next() {
        return next;
    }

    /** Goes on with another mean. */
    void pace(Duration other, Instant now) {
        if (!other.equals(mean)) {
            mean = other;
            next = now.plus(draw());
        }
    }

    /** How many points have come since the last question. */
    int passed(Instant now) {
        if (next.isBefore(now.minus(MISSED)) || next.isAfter(now.plus(mean.multipliedBy(NEVER)))) {
            next = now.plus(draw());
            return 0;
        }
        int passed = 0;
        while (!next.isAfter(now)) {
            next = next.plus(draw());
            passed++;
        }
        return passed;
    }
}
