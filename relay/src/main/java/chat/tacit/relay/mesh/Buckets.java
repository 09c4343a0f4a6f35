package chat.tacit.relay.mesh;

import chat.tacit.protocol.wire.Bucket;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An allowance for each of many, of which as many are remembered as the limit says, the one used
 * longest ago forgotten first. Not for use by several threads.
 */
final class Buckets<K> {
    private final int most;
    private final Map<K, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);

    /**
     * @param capacity tokens at first
     * @param perSecond how many of them come back each second
     */
    record Rate(int capacity, int perSecond) {
        /** So many times as much. */
        Rate times(int factor) {
            return new Rate(
                    Math.multiplyExact(capacity, factor), Math.multiplyExact(perSecond, factor));
        }
    }

    Buckets(int most) {
        this.most = most;
    }

    /** Takes a token of {@code key}, whose rate is this from its first one on. */
    boolean take(K key, Rate rate, Instant now) {
        Bucket bucket =
                buckets.computeIfAbsent(
                        key, _ -> new Bucket(rate.capacity(), rate.perSecond(), now));
        if (buckets.size() > most) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        return bucket.take(now);
    }

    /** Whether {@code key} has a token; one that isn't known has all of them. */
    boolean has(K key, Instant now) {
        Bucket bucket = buckets.get(key);
        return bucket == null || bucket.untilNext(now).isZero();
    }

    int size() {
        return buckets.size();
    }
}
