package chat.tacit.bench.load;

import chat.tacit.bench.subject.Pair;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends a pair's messages when they are due, whether earlier ones have ended or not. Latencies
 * count from when a message was due, so that a stall is seen by every message that it delayed.
 */
final class OpenFeeder implements Pairs.Feeder {
    private final Timetable timetable;
    private final long phase;
    private final long limit;
    private final CompletableFuture<Void> failure;
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private final Samples late = new Samples();
    private final Samples stored = new Samples();
    private final Samples delivered = new Samples();
    private long begun;
    private long sent;
    private long told;
    private long acknowledged;

    /**
     * When messages are due.
     *
     * @param interval nanoseconds between two messages of a pair
     * @param warmUp nanoseconds from the beginning whose messages don't count
     * @param end nanoseconds from the beginning after which none is due
     */
    record Timetable(long interval, long warmUp, long end) {}

    /**
     * @param phase nanoseconds after the beginning when the first is due
     */
    OpenFeeder(Timetable timetable, long phase, CompletableFuture<Void> failure) {
        this.timetable = timetable;
        this.phase = phase;
        this.limit = Math.ceilDiv(timetable.end - phase, timetable.interval);
        this.failure = failure;
    }

    /** How late the generator itself sent, in nanoseconds. */
    Samples late() {
        return late;
    }

    /** Until the sender had the acknowledgement, in nanoseconds. */
    Samples stored() {
        return stored;
    }

    /** Until the recipient had the message, in nanoseconds. */
    Samples delivered() {
        return delivered;
    }

    @Override
    public void begin(Pair given) {
        begun = System.nanoTime();
        schedule(given);
    }

    @Override
    public CompletableFuture<Void> idle() {
        return idle;
    }

    @Override
    public void stored(long number) {
        sample(stored, number);
        told++;
        checkIdle();
    }

    @Override
    public void delivered(long number) {
        sample(delivered, number);
    }

    @Override
    public void acknowledged(long number) {
        acknowledged = number + 1;
        checkIdle();
    }

    @Override
    public void failed(Throwable why) {
        failure.completeExceptionally(why);
    }

    private void tick(Pair to) {
        boolean sends = false;
        while (sent < limit && due(sent) <= System.nanoTime()) {
            sample(late, sent);
            to.send(sent++);
            sends = true;
        }
        if (sends) {
            to.flush();
        }
        if (sent < limit) {
            schedule(to);
        }
    }

    private void schedule(Pair to) {
        long wait = Math.max(0, due(sent) - System.nanoTime());
        var _ = to.loop().schedule(() -> tick(to), wait, TimeUnit.NANOSECONDS);
    }

    private void sample(Samples samples, long number) {
        long due = due(number);
        if (due - begun >= timetable.warmUp) {
            samples.add(System.nanoTime() - due);
        }
    }

    private void checkIdle() {
        if (acknowledged == limit && told == limit) {
            idle.complete(null);
        }
    }

    private long due(long number) {
        return begun + phase + number * timetable.interval;
    }
}
