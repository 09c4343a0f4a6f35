package chat.tacit.bench.live;

import chat.tacit.bench.load.Samples;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** What all who are in a session saw together, and when the last of it. For any thread. */
final class Tally {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Map<Word, Seen> seen = new ConcurrentHashMap<>();
    private final Map<Long, Long> due = new ConcurrentHashMap<>();
    private final Map<Thread, Samples> latencies = new ConcurrentHashMap<>();
    private final LongAdder opened = new LongAdder();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile Optional<Throwable> failure = Optional.empty();

    /** Lines of one kind. */
    private static final class Seen {
        private final LongAdder count = new LongAdder();
        private final LongAccumulator last = new LongAccumulator(Math::max, Long.MIN_VALUE);
        private Samples handled = new Samples();

        synchronized void handled(long nanos) {
            handled.add(nanos);
        }

        synchronized Samples takeHandled() {
            Samples taken = handled;
            handled = new Samples();
            return taken;
        }
    }

    private Seen of(Word word) {
        return seen.computeIfAbsent(word, _ -> new Seen());
    }

    /** Somebody got a line. */
    void line(Word word, long now) {
        of(word).last.accumulate(now);
        of(word).count.increment();
    }

    long count(Word word) {
        return of(word).count.sum();
    }

    /** A member's machine took a line that long, in nanoseconds. */
    void handled(Word word, long nanos) {
        of(word).handled(nanos);
    }

    /** How long members' machines took over each line of this kind since the last call. */
    LongStream takeHandled(Word word) {
        return of(word).takeHandled().stream();
    }

    /** A message is to be sent at {@code at}; its last 8 bytes tell it from all others. */
    void due(long message, long at) {
        due.put(message, at);
    }

    /**
     * Somebody got a message.
     *
     * @throws IllegalStateException if nobody sent it
     */
    void arrived(long message, long now) {
        Long sent = due.get(message);
        if (sent == null) {
            throw new IllegalStateException("a message that nobody sent");
        }
        latencies.computeIfAbsent(Thread.currentThread(), _ -> new Samples()).add(now - sent);
    }

    /** From when each message was due until each of its receivers had it; nobody sends any more. */
    LongStream latencies() {
        return latencies.values().stream().flatMapToLong(Samples::stream);
    }

    /** A member's machine opened a message and found it right. */
    void opened() {
        opened.increment();
    }

    long allOpened() {
        return opened.sum();
    }

    /** A connection that only counts is gone. */
    void lost() {
        lost.incrementAndGet();
    }

    int allLost() {
        return lost.get();
    }

    void failed(Throwable why) {
        if (failure.isEmpty()) {
            failure = Optional.of(why);
        }
    }

    /**
     * Waits until there were {@code count} lines of this kind in all.
     *
     * @return when the last of them came
     */
    long await(Word word, long count) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (count(word) < count) {
            check();
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "%d lines of %s instead of %d".formatted(count(word), word, count));
            }
            Thread.sleep(1);
        }
        return of(word).last.get();
    }

    /**
     * Waits until there were {@code count} lines of this kind in all, or none has come for a while.
     *
     * @return when the last one came
     */
    long awaitOrQuiet(Word word, long count, Duration quiet) throws InterruptedException {
        while (count(word) < count && System.nanoTime() - of(word).last.get() < quiet.toNanos()) {
            check();
            Thread.sleep(1);
        }
        return of(word).last.get();
    }

    /**
     * @throws IllegalStateException if something went wrong anywhere
     */
    void check() {
        failure.ifPresent(why -> {
            throw new IllegalStateException(why);
        });
    }
}
