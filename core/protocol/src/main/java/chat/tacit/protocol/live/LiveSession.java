package chat.tacit.protocol.live;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One live session at its relay, as long as somebody is in it ({@code spec/20-live} §7). What
 * follows from an input goes to {@code out} at once and before the call returns. For use by several
 * threads, one at a time: each session has a lock of its own, which is held while {@code out} is
 * called, so that the order of outputs is the same for everybody.
 */
public abstract sealed class LiveSession permits OpenSession, VouchedSession {
    private final Target target;
    private final Consumer<LiveSession> ended;
    private boolean over;

    LiveSession(Target target, Consumer<LiveSession> ended) {
        this.target = target;
        this.ended = ended;
    }

    /** Takes a line of somebody who came. One whose connection was ended says nothing any more. */
    public final synchronized void said(
            long seat, ClientLine line, Instant now, Consumer<List<Output>> out) {
        together(
                out,
                outputs -> {
                    try {
                        take(seat, line, now, outputs);
                    } catch (MalformedException e) {
                        end(Output.End.struck(seat, Refusal.MALFORMED), now, outputs);
                    }
                });
    }

    /** The connection of somebody who came is gone, or reads no more; twice does nothing. */
    public final synchronized void left(long seat, Instant now, Consumer<List<Output>> out) {
        together(out, outputs -> depart(seat, now, outputs));
    }

    /** It is {@link #wakeAt}, or later. */
    public final synchronized void wake(Instant now, Consumer<List<Output>> out) {
        together(out, outputs -> expire(now, outputs));
    }

    /** When the next deadline in it is over. */
    public final synchronized Optional<Instant> wakeAt() {
        return nextDeadline();
    }

    /** Lets somebody in, or ask to be; false if the session is over, and another is to be made. */
    final synchronized boolean came(Arrival arrival, Instant now, Consumer<List<Output>> out) {
        if (!over) {
            together(out, outputs -> come(arrival, now, outputs));
        }
        return !over;
    }

    /** The first one comes, for whom the session was made. */
    final synchronized void began(Arrival arrival, Instant now, Consumer<List<Output>> out) {
        together(out, outputs -> begin(arrival, now, outputs));
    }

    private static void together(Consumer<List<Output>> out, Consumer<Consumer<Output>> input) {
        List<Output> outputs = new ArrayList<>();
        input.accept(outputs::add);
        if (!outputs.isEmpty()) {
            out.accept(outputs);
        }
    }

    final boolean isOver() {
        return over;
    }

    final Target target() {
        return target;
    }

    /** Closes a connection, and tells the others that it is gone. */
    final void end(Output.End end, Instant now, Consumer<Output> out) {
        out.accept(end);
        depart(end.seat(), now, out);
    }

    /** The last one is gone. */
    final void finish() {
        if (!over) {
            over = true;
            ended.accept(this);
        }
    }

    abstract void begin(Arrival arrival, Instant now, Consumer<Output> out);

    abstract void come(Arrival arrival, Instant now, Consumer<Output> out);

    /**
     * @throws MalformedException if what the line holds can't be read; nothing was done then
     */
    abstract void take(long seat, ClientLine line, Instant now, Consumer<Output> out);

    abstract void depart(long seat, Instant now, Consumer<Output> out);

    abstract void expire(Instant now, Consumer<Output> out);

    abstract Optional<Instant> nextDeadline();
}
