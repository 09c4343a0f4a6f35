package chat.tacit.relay.live;

import chat.tacit.protocol.wire.Bucket;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How fast a client's lines are taken: {@link Limit#LIVE_SENDS} at once and {@link
 * Limit#LIVE_SENDS_PER_SECOND}, and none while {@link Limit#REFUSALS} are used up. What was read
 * already waits here, and the socket isn't read meanwhile.
 */
final class Pace {
    private final LivePeer peer;
    private final Supplier<Instant> clock;
    private final Consumer<byte[]> take;
    private final Bucket lines;
    private final Bucket refusals;
    private final Deque<byte[]> held = new ArrayDeque<>();
    private boolean waiting;
    private boolean stopped;

    Pace(LivePeer peer, Limits limits, Supplier<Instant> clock, Consumer<byte[]> take) {
        this.peer = peer;
        this.clock = clock;
        this.take = take;
        Instant now = clock.get();
        this.lines =
                new Bucket(
                        limits.count(Limit.LIVE_SENDS),
                        limits.count(Limit.LIVE_SENDS_PER_SECOND),
                        now);
        this.refusals = Bucket.ofRefusals(limits, now);
    }

    /** Hands a line on, now or when it may be. */
    void next(byte[] line) {
        held.add(line);
        if (!waiting) {
            go();
        }
    }

    /** A line was refused. */
    void refused() {
        Instant now = clock.get();
        if (!refusals.take(now)) {
            pause(refusals.untilNext(now));
        }
    }

    /** Nothing is handed on any more. */
    void stop() {
        stopped = true;
        held.clear();
    }

    private void go() {
        while (!stopped && !waiting && !held.isEmpty()) {
            Instant now = clock.get();
            if (lines.take(now)) {
                take.accept(held.removeFirst());
            } else {
                pause(lines.untilNext(now));
            }
        }
    }

    private void pause(Duration time) {
        if (!waiting && !stopped) {
            waiting = true;
            peer.read(false);
            peer.after(time, this::resume);
        }
    }

    private void resume() {
        waiting = false;
        go();
        if (!waiting && !stopped) {
            peer.read(true);
        }
    }
}
