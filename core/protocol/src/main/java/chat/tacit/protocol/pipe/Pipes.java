package chat.tacit.protocol.pipe;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All pipes of a relay ({@code spec/10-wire} §11). A pipe is made by its first end, met by its
 * second, and gone with either; nothing that passes is kept.
 *
 * <p>Bounded by {@link Limit#PIPES}, {@link Limit#PIPE_LIFE}, {@link Limit#PIPE_BYTES} each way and
 * {@link Limit#PIPE_ENDS_PER_ADDRESS}. Not for use by several threads.
 */
public final class Pipes {
    private final Limits limits;
    private final Comings comings;

    /** In the order in which they were made, hence in which they end. */
    private final Map<PipeName, Pipe> pipes = new LinkedHashMap<>();

    private final Map<Long, Pipe> byEnd = new HashMap<>();

    public Pipes(Limits limits) {
        this.limits = limits;
        this.comings = new Comings(limits);
    }

    /** Takes one input; what follows from it goes to {@code out} before this returns. */
    public void handle(Input input, Instant now, Consumer<Output> out) {
        expire(now, out);
        switch (input) {
            case Input.Came came -> come(came, now, out);
            case Input.Frame(long end, byte[] bytes) -> pass(end, bytes, out);
            case Input.Left(long end) -> leave(end, out);
            case Input.Wake() -> {}
        }
    }

    /** When the oldest pipe's time is over. */
    public Optional<Instant> wakeAt() {
        return pipes.values().stream().findFirst().map(pipe -> pipe.ends);
    }

    /** How many pipes there are. */
    public int size() {
        return pipes.size();
    }

    private void come(Input.Came came, Instant now, Consumer<Output> out) {
        if (!came.from().map(address -> comings.allow(address, now)).orElse(true)) {
            out.accept(new Output.Refuse(came.end(), Refusal.TOO_MANY, false));
            return;
        }
        Pipe pipe = pipes.get(came.pipe());
        switch (came.side()) {
            case MAKER -> make(came, pipe, now, out);
            case JOINER -> join(came, pipe, out);
        }
    }

    private void make(Input.Came came, @Nullable Pipe known, Instant now, Consumer<Output> out) {
        if (known != null) {
            out.accept(new Output.Refuse(came.end(), Refusal.CONFLICT, false));
        } else if (pipes.size() >= limits.count(Limit.PIPES)) {
            out.accept(new Output.Refuse(came.end(), Refusal.BUSY, false));
        } else {
            Instant ends = now.plus(limits.duration(Limit.PIPE_LIFE));
            Pipe made = new Pipe(came.pipe(), new Way(came.end()), ends);
            pipes.put(came.pipe(), made);
            byEnd.put(came.end(), made);
            out.accept(new Output.Tell(came.end(), PipeNotice.MADE));
        }
    }

    private void join(Input.Came came, @Nullable Pipe pipe, Consumer<Output> out) {
        if (pipe == null || pipe.joiner != null) {
            out.accept(new Output.Refuse(came.end(), Refusal.REFUSED, false));
            return;
        }
        pipe.joiner = new Way(came.end());
        byEnd.put(came.end(), pipe);
        pipe.ends().forEach(way -> out.accept(new Output.Tell(way.end, PipeNotice.MET)));
    }

    private void pass(long end, byte[] bytes, Consumer<Output> out) {
        Pipe pipe = byEnd.get(end);
        if (pipe == null) {
            return; // it was closed while the frame was on its way
        }
        Way from = pipe.from(end);
        from.passed += bytes.length;
        if (pipe.joiner == null || bytes.length == 0) {
            refuse(pipe, end, new Output.Refuse(end, Refusal.MALFORMED, true), out);
        } else if (from.passed > limits.value(Limit.PIPE_BYTES)) {
            refuse(pipe, end, new Output.Refuse(end, Refusal.TOO_LARGE, false), out);
        } else {
            pipe.ends().stream()
                    .filter(way -> way.end != end)
                    .forEach(way -> out.accept(new Output.Pass(way.end, bytes)));
        }
    }

    /** Refuses one end, and with that ends the pipe of both. */
    private void refuse(Pipe pipe, long end, Output.Refuse refusal, Consumer<Output> out) {
        out.accept(refusal);
        forget(pipe);
        pipe.ends().stream()
                .filter(way -> way.end != end)
                .forEach(way -> out.accept(new Output.End(way.end)));
    }

    private void leave(long end, Consumer<Output> out) {
        Pipe pipe = byEnd.get(end);
        if (pipe != null) {
            forget(pipe);
            pipe.ends().stream()
                    .filter(way -> way.end != end)
                    .forEach(way -> out.accept(new Output.End(way.end)));
        }
    }

    private void expire(Instant now, Consumer<Output> out) {
        comings.forget(now);
        for (Pipe pipe : List.copyOf(pipes.values())) {
            if (pipe.ends.isAfter(now)) {
                return;
            }
            forget(pipe);
            pipe.ends().forEach(way -> out.accept(new Output.End(way.end)));
        }
    }

    private void forget(Pipe pipe) {
        pipes.remove(pipe.name);
        pipe.ends().forEach(way -> byEnd.remove(way.end));
    }

    /** One end, and how many bytes it has sent. */
    private static final class Way {
        final long end;
        long passed;

        Way(long end) {
            this.end = end;
        }
    }

    /** A pipe; it has met once it has a joiner. */
    private static final class Pipe {
        final PipeName name;
        final Way maker;
        final Instant ends;
        @Nullable Way joiner;

        Pipe(PipeName name, Way maker, Instant ends) {
            this.name = name;
            this.maker = maker;
            this.ends = ends;
        }

        List<Way> ends() {
            return joiner == null ? List.of(maker) : List.of(maker, joiner);
        }

        Way from(long end) {
            return joiner == null || maker.end == end ? maker : joiner;
        }
    }
}
