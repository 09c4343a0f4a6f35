package chat.tacit.client;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.route.Relays;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.pairing.Pairing;
import chat.tacit.e2ee.pairing.PairingCode;
import chat.tacit.protocol.pipe.PipeNotice;
import chat.tacit.protocol.pipe.Side;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes contacts by short codes ({@code spec/60-contact} §12): one person has a code made and reads
 * it out, the other types it, and the two are contacts that need not compare anything. Both have to
 * be there. Each method returns when the run is over.
 */
public final class Pairings {
    /** How long a relay may take until a pipe stands. */
    private static final Duration ANSWER = Duration.ofSeconds(15);

    /** Codes that are tried at a relay where nameplates are in use. */
    private static final int CODES = 8;

    private final Profile profile;
    private final Parts parts;
    private final Loop loop;

    Pairings(Profile profile, Parts parts, Loop loop) {
        this.profile = profile;
        this.parts = parts;
        this.loop = loop;
    }

    /**
     * Makes a code, and waits for whoever was told it.
     *
     * @param relay where both meet; else the profile's first that answers and that lasts
     * @param shown gets the code as soon as it can be used
     * @throws ClientException if nobody came, or the run failed: then the code is burnt
     */
    public ConversationId make(Optional<RelayAddress> relay, Consumer<String> shown)
            throws ClientException {
        List<RelayAddress> relays = relays(relay);
        for (boolean lasting : new boolean[] {true, false}) {
            for (RelayAddress one : relays) {
                Optional<Made> made = make(one, lasting);
                if (made.isPresent()) {
                    try (PipeCall call = made.get().call()) {
                        PairingCode code = made.get().code();
                        shown.accept(code.text());
                        Pairing run =
                                Pairing.maker(
                                        code, one.fingerprint(), Instant.now(), parts.entropy());
                        return receive(new PairingRun(run, call, parts, loop, profile));
                    }
                }
            }
        }
        throw new ClientException(
                "no relay answers at which both could meet; try again, or name one with --relay.");
    }

    /**
     * Uses a code that somebody read out.
     *
     * @param relay where both meet; else each of the profile's is asked
     * @throws ClientException if nobody waits with that code, or the run failed: then the code is
     *     burnt
     */
    public ConversationId join(String typed, Optional<RelayAddress> relay) throws ClientException {
        PairingCode code = parse(typed);
        for (RelayAddress one : relays(relay)) {
            try (PipeCall call = loop.call(one, code.pipe(), parts.entropy())) {
                if (stands(call, Side.JOINER, false).isEmpty()) {
                    Pairing run =
                            Pairing.joiner(code, one.fingerprint(), Instant.now(), parts.entropy());
                    return receive(new PairingRun(run, call, parts, loop, profile).met());
                }
            }
        }
        throw new ClientException(
                "nobody waits with that code at "
                        + (relay.isPresent() ? "that relay" : "any of your relays")
                        + "; check it, and if the other person uses other relays, name theirs with"
                        + " --relay ADDRESS.");
    }

    private static PairingCode parse(String typed) throws ClientException {
        try {
            return PairingCode.parse(typed);
        } catch (MalformedException e) {
            throw new ClientException(
                    "that is no code; it looks like 4711-river-apple, and each word is one of those"
                            + " that codes are made of.");
        }
    }

    private List<RelayAddress> relays(Optional<RelayAddress> relay) {
        return relay.map(List::of).orElseGet(() -> loop.read(Relays::all));
    }

    /** A code whose pipe waits for its joiner. */
    private record Made(PairingCode code, PipeCall call) {}

    private Optional<Made> make(RelayAddress relay, boolean lasting) {
        int words = loop.read(tx -> PairingFailures.words(tx, Instant.now()));
        for (int i = 0; i < CODES; i++) {
            PairingCode code = PairingCode.random(words, parts.entropy());
            PipeCall call = loop.call(relay, code.pipe(), parts.entropy());
            Optional<PipeCall.Ended> ended = stands(call, Side.MAKER, lasting);
            if (ended.isEmpty()) {
                return Optional.of(new Made(code, call));
            }
            call.close();
            if (!ended.get().reason().equals(Optional.of(Refusal.CONFLICT))) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Waits until the pipe stands as far as this side can bring it; else why it doesn't. */
    private static Optional<PipeCall.Ended> stands(PipeCall call, Side side, boolean lasting) {
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

    private ConversationId receive(PairingRun run) throws ClientException {
        ConversationId paired = run.complete();
        loop.receive(profile.tryReceive());
        return paired;
    }
}
