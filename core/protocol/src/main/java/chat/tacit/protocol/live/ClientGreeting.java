package chat.tacit.protocol.live;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.wire.ClientHandshake.Fault;
import chat.tacit.protocol.wire.FrameChannel;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.Session;
import chat.tacit.protocol.wire.SessionKeys;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;

import java.util.OptionalInt;

/**
 * The client's half of the first three lines ({@code spec/20-live} §4). It answers nothing before
 * it knows that the relay is the one its address names.
 */
public final class ClientGreeting {
    private final Fingerprint expected;
    private final Versions versions;

    private ClientGreeting(Fingerprint expected, Versions versions) {
        this.expected = expected;
        this.versions = versions;
    }

    /** A greeting by the relay whose address names {@code expected}. */
    public static ClientGreeting of(Fingerprint expected) {
        return of(expected, Versions.CURRENT);
    }

    static ClientGreeting of(Fingerprint expected, Versions versions) {
        return new ClientGreeting(expected, versions);
    }

    /** What became of a greeting. */
    public sealed interface Outcome permits Connected, Rejected {}

    /**
     * The relay is who its address says.
     *
     * @param line to be said next
     * @param channel every line after it passes through; the relay's first one through {@link
     *     FrameChannel#openNext}, whatever the mode
     */
    public record Connected(LiveHello relay, Session session, byte[] line, FrameChannel channel)
            implements Outcome {}

    /** The connection must be closed; nothing may be said on it. */
    public record Rejected(Fault fault) implements Outcome {}

    /** The relay's first two lines as they came, without their ends. */
    public record Heard(byte[] connect, byte[] hello) {}

    /**
     * Checks the relay's lines in the order of the specification, and answers them.
     *
     * @param leaf of the TLS leaf certificate that this connection shows; {@link TlsKey#NONE}
     *     without TLS, or to have the lines sealed in any case
     * @throws MalformedException if they aren't a relay's first two lines
     */
    public Outcome answer(Heard heard, TlsKey leaf, DisplayName name, Entropy entropy) {
        if (!(ServerLine.decode(heard.connect()) instanceof ServerLine.Connect first)
                || !(ServerLine.decode(heard.hello()) instanceof ServerLine.Hello second)) {
            throw new MalformedException("another line than connect and hello");
        }
        LiveHello relay = LiveHello.decode(second.body().bytes());
        if (!Fingerprint.of(relay.keys().identity()).equals(expected)) {
            return new Rejected(Fault.OTHER_IDENTITY);
        }
        boolean signed =
                relay.keys()
                        .identity()
                        .verifies(
                                second.signature(),
                                LiveHello.signed(expected, second.body().bytes()));
        if (!signed || !relay.keys().session().equals(first.key())) {
            return new Rejected(Fault.BAD_SIGNATURE);
        }
        OptionalInt version = versions.highestCommon(relay.offer().versions());
        if (version.isEmpty()) {
            return new Rejected(Fault.DOWNGRADE);
        }
        Mode mode = Mode.of(relay.keys().tls(), leaf);
        SealedName sealed = new SealedName(version.getAsInt(), mode, name);
        try {
            return connected(relay, sealed, heard, entropy);
        } catch (UnopenableException e) {
            return new Rejected(Fault.WEAK_KEY);
        }
    }

    private Connected connected(LiveHello relay, SealedName name, Heard heard, Entropy entropy)
            throws UnopenableException {
        AgreementPublicKey theirs = relay.keys().session();
        AgreementKey key = AgreementKey.generate(entropy);
        try {
            Data sealed = name.seal(theirs, expected, entropy);
            byte[] line = new ClientLine.Connect(key.publicKey(), sealed).encode();
            SessionKeys keys =
                    SessionKeys.derive(
                            key,
                            theirs,
                            RelayGreeting.transcript(heard.connect(), heard.hello(), line));
            Session session = new Session(keys.id(), theirs, name.version(), name.mode());
            return new Connected(relay, session, line, keys.clientEnd(session));
        } finally {
            key.secret().wipe();
        }
    }
}
