package chat.tacit.protocol.live;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.wire.HelloBody;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.RelaySession;
import chat.tacit.protocol.wire.Session;
import chat.tacit.protocol.wire.SessionKeys;

import java.time.Instant;
import java.util.List;

/**
 * The relay's half of the first three lines ({@code spec/20-live} §4): it says {@link #lines} at
 * once and waits for the client's {@code connect}. {@link #close} it if that doesn't come.
 */
public final class RelayGreeting implements AutoCloseable {
    private final RelayIdentity relay;
    private final AgreementKey key;
    private final byte[] connect;
    private final byte[] hello;

    private RelayGreeting(RelayIdentity relay, AgreementKey key, byte[] connect, byte[] hello) {
        this.relay = relay;
        this.key = key;
        this.connect = connect;
        this.hello = hello;
    }

    /** Greets a new connection. Costs one X25519 operation and one Ed25519 signature. */
    public static RelayGreeting of(RelayIdentity relay, Instant now, Entropy entropy) {
        AgreementKey key = AgreementKey.generate(entropy);
        Bytes nonce = Bytes.owned(entropy.bytes(LiveHello.NONCE_SIZE));
        HelloBody.Keys keys =
                new HelloBody.Keys(relay.key().publicKey(), key.publicKey(), relay.tls());
        Bytes body = new LiveHello(nonce, keys, now, relay.offer()).encode();
        Bytes signature = relay.key().sign(LiveHello.signed(relay.fingerprint(), body));
        return new RelayGreeting(
                relay,
                key,
                new ServerLine.Connect(key.publicKey()).encode(),
                new ServerLine.Hello(Data.of(body), signature).encode());
    }

    /** The two lines to say first. */
    public List<byte[]> lines() {
        return List.of(connect.clone(), hello.clone());
    }

    /**
     * A client that has said who it wants to be called.
     *
     * @param session every line from here on passes through its channel; the relay's first one
     *     through {@link chat.tacit.protocol.wire.FrameChannel#sealNext}, whatever the mode
     */
    public record Named(DisplayName name, RelaySession session) {}

    /**
     * Takes the client's first line.
     *
     * @throws MalformedException if it isn't {@code connect}, or what it seals is out of range
     * @throws UnopenableException if its key is of low order or the name wasn't sealed to this
     *     greeting
     */
    public Named named(byte[] line) throws UnopenableException {
        if (!(ClientLine.decode(line) instanceof ClientLine.Connect client)) {
            throw new MalformedException("a line before connect");
        }
        SealedName sealed = SealedName.open(client.name(), key, relay.fingerprint());
        if (relay.offer().versions().min() > sealed.version()
                || relay.offer().versions().max() < sealed.version()) {
            throw new MalformedException("a version that wasn't offered");
        }
        if (sealed.mode() == Mode.TLS && relay.tls().isNone()) {
            throw new MalformedException("mode tls without TLS");
        }
        SessionKeys keys = SessionKeys.derive(key, client.key(), transcript(connect, hello, line));
        Session session = new Session(keys.id(), key.publicKey(), sealed.version(), sealed.mode());
        return new Named(sealed.name(), new RelaySession(session, key, keys.relayEnd(session)));
    }

    /** Wipes the key of a session that didn't come to be. */
    @Override
    public void close() {
        key.secret().wipe();
    }

    static Fields transcript(byte[] connect, byte[] hello, byte[] client) {
        return Fields.of(Labels.SESSION).variable(connect).variable(hello).variable(client);
    }
}
