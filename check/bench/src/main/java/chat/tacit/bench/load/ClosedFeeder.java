package chat.tacit.bench.load;

import chat.tacit.bench.subject.Pair;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps as many messages of a pair under way as it may. A message has ended when its sender has the
 * acknowledgement <em>and</em> its recipient has acknowledged it.
 */
final class ClosedFeeder implements Pairs.Feeder {
    private final int inFlight;
    private final LongAdder ended;
    private final CompletableFuture<Void> failure;
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private @Nullable Pair pair;
    private long limit;
    private long sent;
    private long stored;
    private long acknowledged;
    private long counted;
    private boolean flushing;

    /**
     * @param limit no more messages than that
     * @param ended counts the messages that have ended
     */
    ClosedFeeder(int inFlight, long limit, LongAdder ended, CompletableFuture<Void> failure) {
        this.inFlight = inFlight;
        this.limit = limit;
        this.ended = ended;
        this.failure = failure;
    }

    @Override
    public void begin(Pair begun) {
        pair = begun;
        goOn();
    }

    /** Begins no more messages than those under way. */
    void end() {
        limit = Math.min(limit, sent);
        goOn();
    }

    @Override
    public CompletableFuture<Void> idle() {
        return idle;
    }

    @Override
    public void stored(long number) {
        stored++;
        goOn();
    }

    @Override
    public void delivered(long number) {}

    @Override
    public void acknowledged(long number) {
        acknowledged = number + 1;
        goOn();
    }

    @Override
    public void failed(Throwable why) {
        failure.completeExceptionally(why);
    }

    private void goOn() {
        long both = Math.min(stored, acknowledged);
        ended.add(both - counted);
        counted = both;
        if (pair == null) {
            return;
        }
        boolean sends = false;
        while (sent < limit && sent - counted < inFlight) {
            pair.send(sent++);
            sends = true;
        }
        if (sends && !flushing) {
            flushing = true;
            pair.loop().execute(this::flush);
        }
        if (counted == limit) {
            idle.complete(null);
        }
    }

    /** Once for all that was sent while one read was handled. */
    private void flush() {
        flushing = false;
        if (pair != null) {
            pair.flush();
        }
    }
}
