package chat.tacit.protocol.wire;

import java.time.Duration;
import java.time.Instant;

/**
 * An allowance that comes back with time: at first {@code capacity} tokens, then {@code perSecond}
 * of them each second up to the capacity. Not for use by several threads.
 */
public final class Bucket {
    private static final long NANOS = 1_000_000_000L;

    private final long capacity;
    private final long perSecond;
    private long billionths;
    private Instant last;

    public Bucket(int capacity, int perSecond, Instant now) {
        if (capacity < 1 || perSecond < 1) {
            throw new IllegalArgumentException("a bucket holds and regains at least one token");
        }
        this.capacity = capacity * NANOS;
        this.perSecond = perSecond;
        this.billionths = this.capacity;
        this.last = now;
    }

    /** The bucket of a connection's refusals: 2,000, then 20 a second, by default. */
    public static Bucket ofRefusals(Limits limits, Instant now) {
        return new Bucket(
                limits.count(Limit.REFUSALS), limits.count(Limit.REFUSALS_PER_SECOND), now);
    }

    /** Takes one token if there is one. */
    public boolean take(Instant now) {
        return take(1, now);
    }

    /** Takes that many tokens if there are as many, else none. */
    public boolean take(int tokens, Instant now) {
        refill(now);
        long wanted = tokens * NANOS;
        if (billionths < wanted) {
            return false;
        }
        billionths -= wanted;
        return true;
    }

    /** Whether nothing is missing. */
    public boolean isFull(Instant now) {
        refill(now);
        return billionths == capacity;
    }

    /** How long until there is a token; zero if there is one. */
    public Duration untilNext(Instant now) {
        refill(now);
        long missing = Math.max(0, NANOS - billionths);
        return missing == 0
                ? Duration.ZERO
                : Duration.between(now, last).plusNanos(Math.ceilDiv(missing, perSecond));
    }

    /**
     * Gives what has come back. A clock that was set back gives nothing, and takes no longer than
     * an empty bucket needs to be full: who set it back by more than that begins anew from there.
     */
    private void refill(Instant now) {
        if (!now.isAfter(last)) {
            if (now.isBefore(last.minusNanos(Math.ceilDiv(capacity, perSecond)))) {
                last = now;
            }
            return;
        }
        Duration passed = Duration.between(last, now);
        last = now;
        long missing = capacity - billionths;
        boolean full = passed.compareTo(Duration.ofNanos(Math.ceilDiv(missing, perSecond))) >= 0;
        billionths = full ? capacity : billionths + passed.toNanos() * perSecond;
    }
}
