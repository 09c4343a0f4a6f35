package chat.tacit.relay.queue;

import java.time.Instant;
import java.util.TreeMap;

/**
 * How many bytes of blobs there may be: those put since the start that have not expired. A blob
 * that is deleted early counts until then, and what an earlier run of the relay took counts as part
 * of the store only. For use by any thread.
 */
final class BlobTally {
    private static final long HOUR = 3_600;

    private final TreeMap<Long, Long> byLastHour = new TreeMap<>();
    private long total;

    synchronized void put(int bytes, Instant expiresAt) {
        byLastHour.merge(Math.ceilDiv(expiresAt.getEpochSecond(), HOUR), (long) bytes, Long::sum);
        total += bytes;
    }

    synchronized long total(Instant now) {
        while (!byLastHour.isEmpty() && byLastHour.firstKey() * HOUR <= now.getEpochSecond()) {
            total -= byLastHour.pollFirstEntry().getValue();
        }
        return total;
    }
}
