package chat.tacit.protocol.room.host;

import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.StoreCall;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;

/** Adds up what a log holds, by reading it, at most once an hour. */
final class Counting {
    private static final Duration PAUSE = Duration.ofHours(1);

    private final Line line;
    private final Calls calls;
    private final HostKey log;
    private Instant last = Instant.MIN;

    Counting(Line line, Calls calls, HostKey log) {
        this.line = line;
        this.calls = calls;
        this.log = log;
    }

    /** Whether the log was counted within the last hour. */
    boolean isRecent() {
        return line.now().isBefore(last.equals(Instant.MIN) ? last : last.plus(PAUSE));
    }

    /**
     * @param size of one entry, as it counts
     */
    void count(ToLongFunction<byte[]> size, Runnable failed, LongConsumer then) {
        from(0, 0, size, new Ending(failed, then));
    }

    private record Ending(Runnable failed, LongConsumer then) {}

    private void from(long after, long sum, ToLongFunction<byte[]> size, Ending ending) {
        calls.read(
                new StoreCall.Read(log, after, PairLoading.READ_ENTRIES, PairLoading.READ_BYTES),
                ending.failed,
                entries -> {
                    if (entries.isEmpty()) {
                        last = line.now();
                        ending.then.accept(sum);
                    } else {
                        long more =
                                entries.stream()
                                        .mapToLong(entry -> size.applyAsLong(entry.bytes()))
                                        .sum();
                        from(entries.getLast().position(), sum + more, size, ending);
                    }
                });
    }
}
