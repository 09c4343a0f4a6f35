package chat.tacit.relay.edge;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A time that a peer has for something ({@code spec/10-wire} §7). It is counted in parts, and a
 * part that took more than twice as long doesn't count: then the event loop stood still, and what
 * the peer has sent may lie there unread. Belongs to the loop.
 */
final class Deadline {
    private static final int PARTS = 8;

    private final Ticker ticker;
    private final Runnable missed;
    private final long part;
    private final ScheduledFuture<?> beat;
    private int left = PARTS;
    private long since;

    /**
     * From now on.
     *
     * @param missed is called once when the time is over, unless it is cancelled before
     */
    Deadline(EventExecutor loop, Duration time, Runnable missed) {
        this.ticker = loop.ticker();
        this.missed = missed;
        this.part = Math.max(1, time.toNanos() / PARTS);
        this.since = ticker.nanoTime();
        this.beat = loop.scheduleWithFixedDelay(this::beat, part, part, TimeUnit.NANOSECONDS);
    }

    private void beat() {
        long now = ticker.nanoTime();
        if (now - since <= 2 * part) {
            left--;
        }
        since = now;
        if (left == 0) {
            cancel();
            missed.run();
        }
    }

    void cancel() {
        beat.cancel(false);
    }
}
