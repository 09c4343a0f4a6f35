package chat.tacit.client;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.pairing.Pairing;
import chat.tacit.e2ee.pairing.PairingCode;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes contacts by short codes ({@code spec/60-contact} §12): one person has a code made and reads
 * it out, the other types it, and the two are contacts that need not compare anything. Both have to
 * be there. Each method returns when the run is over.
 */
public final class Pairings {
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
        int words = loop.read(tx -> PairingFailures.words(tx, Instant.now()));
        Pipes.Standing<PairingCode> made =
                new Pipes(loop, parts.entropy())
                        .make(
                                relay,
                                () -> PairingCode.random(words, parts.entropy()),
                                PairingCode::pipe);
        try (PipeCall call = made.call()) {
            shown.accept(made.code().text());
            Pairing run =
                    Pairing.maker(
                            made.code(),
                            made.relay().fingerprint(),
                            Instant.now(),
                            parts.entropy());
            return receive(new PairingRun(run, call, parts, loop, profile));
        }
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
        Pipes.Standing<PairingCode> joined =
                new Pipes(loop, parts.entropy()).join(relay, code, code.pipe());
        try (PipeCall call = joined.call()) {
            Pairing run =
                    Pairing.joiner(
                            code, joined.relay().fingerprint(), Instant.now(), parts.entropy());
            return receive(new PairingRun(run, call, parts, loop, profile).met());
        }
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

    private ConversationId receive(PairingRun run) throws ClientException {
        ConversationId paired = run.complete();
        loop.receive();
        return paired;
    }
}
