package chat.tacit.bench.core;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.SessionSecrets;
import chat.tacit.e2ee.ratchet.Ratchet;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.time.Instant;
import java.util.Optional;

/**
 * What a client does for each message. A ratchet is a value, so the same step can be taken again
 * and again.
 */
@State(Scope.Benchmark)
public class Ratchets {
    private final Entropy entropy = Entropy.system();
    private final Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final byte[] content = entropy.bytes(1_024);
    private final Ratchet sender;
    private final Ratchet inChain;
    private final byte[] nextInChain;
    private final Ratchet beforeTurn;
    private final byte[] firstOfTurn;

    /** Two sides that have talked, each with a message that it hasn't opened yet. */
    public Ratchets() {
        SessionSecrets secrets =
                new SessionSecrets(
                        Secret.random(entropy, SessionSecrets.KEY_SIZE),
                        Secret.random(entropy, SessionSecrets.KEY_SIZE),
                        Secret.random(entropy, SessionSecrets.KEY_SIZE),
                        Bytes.owned(entropy.bytes(47)),
                        1,
                        false);
        AgreementKey agreement = AgreementKey.generate(entropy);
        KemKey kem = KemKey.generate(entropy);
        try {
            Ratchet joiner =
                    Ratchet.joiner(
                            secrets, agreement.publicKey(), Optional.of(kem.publicKey()), entropy);
            Ratchet inviter = Ratchet.inviter(secrets, agreement, Optional.of(kem));
            Ratchet.Sealed hello = sealed(joiner);
            inviter = opened(inviter, hello.message()).next();
            Ratchet.Sealed welcome = sealed(inviter);
            this.beforeTurn = hello.next();
            this.firstOfTurn = welcome.message();
            this.sender = opened(hello.next(), welcome.message()).next();
            Ratchet.Sealed first = sealed(sender);
            this.inChain = opened(welcome.next(), first.message()).next();
            this.nextInChain = sealed(first.next()).message();
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public Ratchet.Sealing seal() {
        return sender.seal(content, entropy);
    }

    @Benchmark
    public Ratchet.Opening open() throws UnopenableException {
        return inChain.open(nextInChain, now, entropy);
    }

    @Benchmark
    public Ratchet.Opening openAndTurn() throws UnopenableException {
        return beforeTurn.open(firstOfTurn, now, entropy);
    }

    @Benchmark
    public Ratchet storeAndLoad() {
        return Ratchet.decode(sender.encode());
    }

    private Ratchet.Sealed sealed(Ratchet ratchet) {
        return switch (ratchet.seal(content, entropy)) {
            case Ratchet.Sealed sealed -> sealed;
            case Ratchet.Unanswered _ -> throw new IllegalStateException("unanswered");
        };
    }

    private Ratchet.Opened opened(Ratchet ratchet, byte[] message) throws UnopenableException {
        return switch (ratchet.open(message, now, entropy)) {
            case Ratchet.Opened opened -> opened;
            case Ratchet.TooManySkipped _ -> throw new IllegalStateException("skipped");
        };
    }
}
