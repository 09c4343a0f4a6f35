package chat.tacit.protocol.wire;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.UnopenableException;

import java.util.Optional;

/**
 * The client's half of the hello ({@code spec/10-wire} §3–5): send {@link #hello}, hand what comes
 * back to {@link #finish}, send nothing else before. For one connection; {@link #close} it in any
 * case.
 */
public final class ClientHandshake implements AutoCloseable {
    private final Optional<Fingerprint> expected;
    private final Versions versions;
    private final AgreementKey key;
    private final byte[] hello;

    private ClientHandshake(
            Optional<Fingerprint> expected, Versions versions, AgreementKey key, byte[] hello) {
        this.expected = expected;
        this.versions = versions;
        this.key = key;
        this.hello = hello;
    }

    /** A handshake with the relay whose address names {@code expected}. */
    public static ClientHandshake start(Fingerprint expected, Entropy entropy) {
        return start(expected, Versions.CURRENT, entropy);
    }

    /**
     * A handshake that any relay may answer: who it is, is what one wants to know. Whoever looks
     * for a certain relay says so by {@link #start}.
     */
    public static ClientHandshake withAnybody(Entropy entropy) {
        return start(Optional.empty(), Versions.CURRENT, entropy);
    }

    static ClientHandshake start(Fingerprint expected, Versions versions, Entropy entropy) {
        return start(Optional.of(expected), versions, entropy);
    }

    private static ClientHandshake start(
            Optional<Fingerprint> expected, Versions versions, Entropy entropy) {
        AgreementKey key = AgreementKey.generate(entropy);
        Bytes nonce = Bytes.owned(entropy.bytes(ClientHello.NONCE_SIZE));
        byte[] hello = new ClientHello(versions, key.publicKey(), nonce).encode();
        return new ClientHandshake(expected, versions, key, hello);
    }

    /** The first message of the connection, or the body of {@code POST /hello}. */
    public byte[] hello() {
        return hello.clone();
    }

    /** What became of a handshake. */
    public sealed interface Outcome permits Established, Rejected {}

    /**
     * The relay is who its address says, and answered this very hello.
     *
     * @param firstFrame to be sent next, as it is: it names the mode and proves this end's key
     * @param channel for every frame after it
     */
    public record Established(
            Session session, HelloBody body, FrameChannel channel, byte[] firstFrame)
            implements Outcome {}

    /** The connection must be closed; nothing may be sent on it. */
    public record Rejected(Fault fault) implements Outcome, Agreement {}

    /** What became of a handshake whose frames another service seals. */
    public sealed interface Agreement permits Agreed, Rejected {}

    /**
     * The relay is who its address says, and answered this very hello.
     *
     * @param keys which the caller wipes
     */
    public record Agreed(HelloBody body, SessionKeys keys) implements Agreement {}

    /** Why a client doesn't talk to whoever answered. */
    public enum Fault {
        OTHER_IDENTITY("Another relay answers at this address."),
        BAD_SIGNATURE("Whoever answers can't prove that it is this relay."),
        DOWNGRADE("The relay chose another version than the highest both speak."),
        WEAK_KEY("The relay's session key is no key.");

        private final String sentence;

        Fault(String sentence) {
            this.sentence = sentence;
        }

        /** What to tell the user. */
        public String sentence() {
            return sentence;
        }
    }

    /**
     * Checks the relay's hello, in the order of the specification. The mode is {@link Mode#TLS} if
     * the TLS channel ends at the relay itself.
     *
     * @param leaf of the TLS leaf certificate that this connection shows; {@link TlsKey#NONE}
     *     without TLS, or to have the frames sealed in any case
     * @throws chat.tacit.crypto.MalformedException if {@code relayHello} isn't a relay's hello
     */
    public Outcome finish(byte[] relayHello, TlsKey leaf) {
        return switch (agree(relayHello)) {
            case Agreed agreed ->
                    established(
                            agreed.body(),
                            agreed.keys(),
                            Mode.of(agreed.body().keys().tls(), leaf));
            case Rejected rejected -> rejected;
        };
    }

    /**
     * The same checks where each frame names its session, so that there is no first one ({@code
     * spec/50-room} §3).
     *
     * @throws chat.tacit.crypto.MalformedException if {@code relayHello} isn't a relay's hello
     */
    public Agreement agree(byte[] relayHello) {
        RelayHello answer = RelayHello.decode(relayHello);
        HelloBody body = HelloBody.decode(answer.body());
        Fingerprint answered = Fingerprint.of(body.keys().identity());
        if (expected.filter(relay -> !relay.equals(answered)).isPresent()) {
            return new Rejected(Fault.OTHER_IDENTITY);
        }
        if (!body.keys()
                .identity()
                .verifies(answer.signature(), RelayHello.signed(answered, hello, answer.body()))) {
            return new Rejected(Fault.BAD_SIGNATURE);
        }
        if (versions.highestCommon(body.offer().versions()).orElse(0) != body.version()) {
            return new Rejected(Fault.DOWNGRADE);
        }
        try {
            return new Agreed(
                    body,
                    SessionKeys.derive(
                            key, body.keys().session(), SessionKeys.transcript(hello, relayHello)));
        } catch (UnopenableException e) {
            return new Rejected(Fault.WEAK_KEY);
        }
    }

    /** Wipes the key; an established session needs it no more. */
    @Override
    public void close() {
        key.secret().wipe();
    }

    private static Established established(HelloBody body, SessionKeys keys, Mode mode) {
        Session session = new Session(keys.id(), body.keys().session(), body.version(), mode);
        FrameChannel channel = keys.clientEnd(session);
        return new Established(
                session, body, channel, channel.sealNext(new FirstFrame(mode).encode()));
    }
}
