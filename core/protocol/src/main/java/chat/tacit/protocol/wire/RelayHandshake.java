package chat.tacit.protocol.wire;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * The relay's half of the hello ({@code spec/10-wire} §3–5), after it answered: it waits for the
 * client's first frame. {@link #close} it if that doesn't come.
 */
public final class RelayHandshake implements AutoCloseable {
    private final AgreementKey key;
    private final SessionKeys keys;
    private final int version;
    private final boolean endsTls;

    private RelayHandshake(AgreementKey key, SessionKeys keys, int version, boolean endsTls) {
        this.key = key;
        this.keys = keys;
        this.version = version;
        this.endsTls = endsTls;
    }

    /** What to do about a client's hello. */
    public sealed interface Answer permits Hello, Refused {}

    /**
     * @param bytes the relay's hello, to be sent as it is
     * @param next waits for the first frame; {@code POST /hello} keeps none and closes it
     */
    public record Hello(byte[] bytes, RelayHandshake next) implements Answer {}

    /** Close the connection and say why; not a strike. */
    public record Refused(Refusal refusal) implements Answer {}

    /**
     * Answers a client's hello. Costs two X25519 operations and one Ed25519 signature.
     *
     * @throws MalformedException if it isn't a client's hello, or names a key of low order
     */
    public static Answer answer(
            byte[] clientHello, RelayIdentity relay, Instant now, Entropy entropy) {
        ClientHello client = ClientHello.decode(clientHello);
        OptionalInt version = relay.offer().versions().highestCommon(client.versions());
        if (version.isEmpty()) {
            return new Refused(Refusal.VERSION);
        }
        AgreementKey key = AgreementKey.generate(entropy);
        HelloBody.Keys named =
                new HelloBody.Keys(relay.key().publicKey(), key.publicKey(), relay.tls());
        Bytes body = new HelloBody(version.getAsInt(), named, now, relay.offer()).encode();
        Bytes signature =
                relay.key().sign(RelayHello.signed(relay.fingerprint(), clientHello, body));
        byte[] hello = new RelayHello(body, signature).encode();
        try {
            SessionKeys keys =
                    SessionKeys.derive(
                            key, client.key(), SessionKeys.transcript(clientHello, hello));
            boolean endsTls = !relay.tls().isNone();
            return new Hello(hello, new RelayHandshake(key, keys, version.getAsInt(), endsTls));
        } catch (UnopenableException e) {
            throw new MalformedException("the client's key is of low order");
        }
    }

    /**
     * Takes the client's first frame: from then on there is a session.
     *
     * @throws UnopenableException if whoever sent it isn't who sent the hello, or another frame is
     *     in its place
     * @throws MalformedException if it names no mode, or mode {@link Mode#TLS} where this relay
     *     doesn't end TLS
     */
    public RelaySession first(byte[] frame) throws UnopenableException {
        Session sealed = new Session(keys.id(), key.publicKey(), version, Mode.SEALED);
        FrameChannel opening = keys.relayEnd(sealed);
        Mode mode = FirstFrame.decode(opening.open(frame)).mode();
        if (mode == Mode.TLS && !endsTls) {
            throw new MalformedException("mode tls without TLS");
        }
        Session session = new Session(keys.id(), key.publicKey(), version, mode);
        return new RelaySession(session, key, opening.in(session));
    }

    /**
     * The keys of a session whose frames each name it, so that there is no first one ({@code
     * spec/50-room} §3). The relay's own key is wiped, and this handshake over; the caller wipes
     * the keys.
     */
    public SessionKeys keys() {
        key.secret().wipe();
        return keys;
    }

    /** Wipes the keys of a session that didn't come to be. */
    @Override
    public void close() {
        key.secret().wipe();
        keys.wipe();
    }
}
