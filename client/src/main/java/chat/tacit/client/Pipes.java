package chat.tacit.client;

import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.pipe.PipeName;
import chat.tacit.protocol.pipe.PipeNotice;
import chat.tacit.protocol.pipe.Side;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Finds two people who agree on a code a pipe at one of their relays ({@code spec/10-wire} §11).
 */
final class Pipes {
    /** How long a relay may take until a pipe stands. */
    private static final Duration ANSWER = Duration.ofSeconds(15);

    /** Codes that are tried at a relay where names are in use. */
    private static final int CODES = 8;

    private final Loop loop;
    private final Entropy entropy;

    Pipes(Loop loop, Entropy entropy) {
        this.loop = loop;
        this.entropy = entropy;
    }

    /** A pipe that waits for its other end, or has it: the caller closes the call. */
    record Standing<C>(C code, RelayAddress relay, PipeCall call) {}

    /**
     * Makes a pipe.
     *
     * @param relay where; else the profile's first that answers and, if possible, lasts
     * @param codes what both agree on; another one if a name is in use
     * @param name of the pipe of a code
     * @throws ClientException if no relay has one
     */
    <C> Standing<C> make(
            Optional<RelayAddress> relay, Supplier<C> codes, Function<C, PipeName> name)
            throws ClientException {
        List<RelayAddress> relays = relays(relay);
        for (boolean lasting : new boolean[] {true, false}) {
            for (RelayAddress one : relays) {
                Optional<Standing<C>> made = make(one, lasting, codes, name);
                if (made.isPresent()) {
                    return made.get();
                }
            }
        }
        throw new ClientException(
                "no relay answers at which both could meet; try again, or name one with --relay.");
    }

    private <C> Optional<Standing<C>> make(
            RelayAddress relay, boolean lasting, Supplier<C> codes, Function<C, PipeName> name) {
        for (int i = 0; i < CODES; i++) {
            C code = codes.get();
            PipeCall call = call(relay, name.apply(code));
            Optional<PipeCall.Ended> ended = ended(call, Side.MAKER, lasting);
            if (ended.isEmpty()) {
                return Optional.of(new Standing<>(code, relay, call));
            }
            call.close();
            if (!ended.get().reason().equals(Optional.of(Refusal.CONFLICT))) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Joins the pipe that somebody made.
     *
     * @param relay where; else each of the profile's is asked
     * @throws ClientException if nobody waits there
     */
    <C> Standing<C> join(Optional<RelayAddress> relay, C code, PipeName name)
            throws ClientException {
        for (RelayAddress one : relays(relay)) {
            PipeCall call = call(one, name);
            if (ended(call, Side.JOINER, false).isEmpty()) {
                return new Standing<>(code, one, call);
            }
            call.close();
        }
        throw new ClientException(
                "nobody waits with that code at "
                        + (relay.isPresent() ? "that relay" : "any of your relays")
                        + "; check it, and if the other person uses other relays, name theirs with"
                        + " --relay ADDRESS.");
    }

    private PipeCall call(RelayAddress relay, PipeName pipe) {
        return loop.call(
                relay,
                line ->
                        PipeCall.dial(
                                line.sockets(),
                                new PipeCall.Called(line.link(), relay, pipe, line.path()),
                                entropy));
    }

    private List<RelayAddress> relays(Optional<RelayAddress> relay) {
        return relay.map(List::of).orElseGet(() -> loop.read(Relays::all));
    }

    /** Waits until the pipe stands as far as this side can bring it; else why it doesn't. */
    private static Optional<PipeCall.Ended> ended(PipeCall call, Side side, boolean lasting) {
        Instant deadline = Instant.now().plus(ANSWER);
        PipeCall.Ended never = new PipeCall.Ended(Optional.empty());
        while (true) {
            PipeCall.Heard heard =
                    call.hear(Duration.between(Instant.now(), deadline)).orElse(never);
            switch (heard) {
                case PipeCall.Established(boolean keeps) -> {
                    if (lasting && !keeps) {
                        return Optional.of(never);
                    }
                    call.become(side);
                }
                case PipeCall.Told(PipeNotice notice) -> {
                    boolean expected =
                            switch (side) {
                                case MAKER -> notice == PipeNotice.MADE;
                                case JOINER -> notice == PipeNotice.MET;
                            };
                    return expected ? Optional.empty() : Optional.of(never);
                }
                case PipeCall.Frame _ -> {
                    return Optional.of(never);
                }
                case PipeCall.Ended ended -> {
                    return Optional.of(ended);
                }
            }
        }
    }
}
