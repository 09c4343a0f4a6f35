package chat.tacit.protocol.queue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When an open queue took its last requests, in milliseconds: {@code version 1 ‖ u64 time …}. It is
 * in the store because many sessions, and nodes, fill one queue.
 */
record RateRow(List<Long> times) {
    static final Duration MINUTE = Duration.ofMinutes(1);
    private static final byte VERSION = 1;

    RateRow {
        times = List.copyOf(times);
    }

    static RateRow empty() {
        return new RateRow(List.of());
    }

    /** What of it lies in the minute before {@code now}. */
    RateRow at(Instant now) {
        long since = now.minus(MINUTE).toEpochMilli();
        return new RateRow(times.stream().filter(time -> time > since).toList());
    }

    RateRow plus(Instant now) {
        List<Long> all = new ArrayList<>(times);
        all.add(now.toEpochMilli());
        return new RateRow(all);
    }

    /** When the oldest of them no longer counts. */
    Instant roomAt() {
        return Instant.ofEpochMilli(times.getFirst()).plus(MINUTE);
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(1 + times.size() * Long.BYTES).put(VERSION);
        times.forEach(out::putLong);
        return out.array();
    }

    static RateRow decode(byte[] value) {
        StoredFields in = new StoredFields(value, VERSION);
        List<Long> times = new ArrayList<>();
        while (in.hasMore()) {
            times.add(in.u64());
        }
        return new RateRow(times);
    }
}
