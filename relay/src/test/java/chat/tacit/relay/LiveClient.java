package chat.tacit.relay;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.live.ClientGreeting;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.Leaf;
import chat.tacit.protocol.live.Leave;
import chat.tacit.protocol.live.LiveId;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Target;
import chat.tacit.protocol.live.Terms;
import chat.tacit.protocol.wire.FrameChannel;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.TlsKey;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** An honest client of open sessions, in steps that a test can take one by one. */
final class LiveClient implements AutoCloseable {
    static final SessionName ATTIC = new SessionName("Attic");
    private static final Entropy ENTROPY = Entropy.system();

    final LiveWire wire;
    final SigningKey identity = SigningKey.generate(ENTROPY);
    private final RelayAddress relay;
    private @Nullable FrameChannel channel;
    private boolean heard;

    private LiveClient(LiveWire wire, RelayAddress relay) {
        this.wire = wire;
        this.relay = relay;
    }

    static LiveClient over(LiveWire wire, RelayAddress relay) {
        return new LiveClient(wire, relay);
    }

    /** The way over the port of lines. */
    static LiveClient overPort(RunningRelay relay) throws IOException {
        return over(LiveWire.overPort(relay.livePort(), "127.0.0.1"), relay.address());
    }

    /** The way over the one port. */
    static LiveClient overWebSocket(RunningRelay relay) throws Exception {
        return over(LiveWire.overWebSocket(relay.port(), true), relay.address());
    }

    MemberId id() {
        return MemberId.of(identity.publicKey());
    }

    /** Checks who the relay is and says who one wants to be called. */
    LiveClient greet(String name) throws Exception {
        return greet(name, wire.leaf());
    }

    /** The same as if the TLS leaf had this key. */
    LiveClient greet(String name, TlsKey leaf) throws Exception {
        ClientGreeting.Heard first = new ClientGreeting.Heard(wire.read(), wire.read());
        switch (ClientGreeting.of(relay.fingerprint())
                .answer(first, leaf, new DisplayName(name), ENTROPY)) {
            case ClientGreeting.Connected connected -> {
                wire.write(connected.line());
                channel = connected.channel();
            }
            case ClientGreeting.Rejected(var fault) -> throw new IOException(fault.toString());
        }
        return this;
    }

    /** Asks for an open session. */
    LiveClient identify(SessionName session) throws IOException {
        Leaf leaf =
                new Leaf(
                        AgreementKey.generate(ENTROPY).publicKey(),
                        Optional.empty(),
                        Bytes.owned(ENTROPY.bytes(Leaf.NONCE_SIZE)));
        Identification message =
                Identification.sign(
                        identity,
                        leaf,
                        new Identification.Errand(
                                new Target.Open(session),
                                channel().session().id(),
                                Optional.empty()),
                        relay.fingerprint());
        return say(new ClientLine.Identity(id().bytes(), Data.of(message.encode())));
    }

    /** All of it, until one is inside. */
    LiveClient join(String name) throws Exception {
        greet(name).identify(ATTIC);
        hear(ServerLine.Ack.class);
        hear(ServerLine.Users.class);
        ServerLine.Users own = hear(ServerLine.Users.class);
        if (own.change() != ServerLine.Change.CAME) {
            throw new IOException("not let in");
        }
        return this;
    }

    LiveClient say(ClientLine line) throws IOException {
        byte[] plain = line.encode();
        wire.write(
                channel().session().mode() == Mode.TLS
                        ? plain
                        : ascii(Text.base64Url(channel().seal(plain))));
        return this;
    }

    /** Something to these in an open session: the relay sees no more than its form. */
    LiveClient sendTo(List<MemberId> receivers, int size) throws IOException {
        return say(new ClientLine.Send(Optional.empty(), sealed(receivers, size)));
    }

    static Data sealed(List<MemberId> receivers, int size) {
        ByteBuffer out = ByteBuffer.allocate(11 + 112 * receivers.size() + 16 + size);
        out.put((byte) 3).putLong(0).putShort((short) receivers.size());
        receivers.stream()
                .sorted()
                .forEach(id -> out.put(id.bytes().toArray()).put(ENTROPY.bytes(80)));
        out.put(ENTROPY.bytes(16 + size));
        return Data.of(Bytes.owned(out.array()));
    }

    LiveClient leave(SessionName session) throws IOException {
        Target target = new Target.Open(session);
        Room room =
                new Room(
                        relay.fingerprint(),
                        new LiveId(target.signedId(relay.fingerprint())),
                        Terms.ANYBODY);
        return say(new ClientLine.Leave(Leave.sign(room, identity, 0)));
    }

    /** The relay's next line. */
    ServerLine hear() throws IOException, InterruptedException, UnopenableException {
        byte[] line = wire.read();
        if (channel == null || isBan(line)) {
            return ServerLine.decode(line);
        }
        boolean sealed = !heard || channel.session().mode() == Mode.SEALED;
        if (!sealed) {
            return ServerLine.decode(line);
        }
        byte[] box = Text.fromBase64Url(new String(line, StandardCharsets.US_ASCII));
        byte[] plain = heard ? channel.open(box) : channel.openNext(box);
        heard = true;
        return ServerLine.decode(plain);
    }

    /** A ban is said in the open at any time. */
    private static boolean isBan(byte[] line) {
        return new String(line, StandardCharsets.US_ASCII).startsWith("banned:");
    }

    <T extends ServerLine> T hear(Class<T> kind) throws Exception {
        ServerLine line = hear();
        if (!kind.isInstance(line)) {
            throw new IOException("heard " + line);
        }
        return kind.cast(line);
    }

    FrameChannel channel() {
        if (channel == null) {
            throw new IllegalStateException("no greeting yet");
        }
        return channel;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
