package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.wire.CallCredentials;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLSocket;

/**
 * A TURN client as those of others are: over UDP or TLS, written from RFC 8489 and 8656 alone, with
 * nothing of the relay's own codec.
 */
final class TurnClient implements AutoCloseable {
    static final int BINDING = 0x001;
    static final int ALLOCATE = 0x003;
    static final int REFRESH = 0x004;
    static final int CREATE_PERMISSION = 0x008;
    static final int CHANNEL_BIND = 0x009;

    private static final int COOKIE = 0x2112A442;
    private static final int HEADER = 20;
    private static final int PEER = 0x0012;
    private static final int PATIENCE = 5_000;

    private final Line line;
    private final CallCredentials credentials;
    private byte[] nonce = {};
    private byte number;

    private TurnClient(Line line, CallCredentials credentials) {
        this.line = line;
        this.credentials = credentials;
    }

    static TurnClient udp(int port, CallCredentials credentials) throws Exception {
        return udp(InetAddress.getLoopbackAddress(), port, credentials);
    }

    static TurnClient udp(InetAddress relay, int port, CallCredentials credentials)
            throws Exception {
        return new TurnClient(new UdpLine(relay, port), credentials);
    }

    static TurnClient tls(int port, CallCredentials credentials) throws Exception {
        return tls(InetAddress.getLoopbackAddress(), port, credentials);
    }

    static TurnClient tls(InetAddress relay, int port, CallCredentials credentials)
            throws Exception {
        return new TurnClient(new TlsLine(RawSocket.socket(relay, port)), credentials);
    }

    /** How messages come and go. */
    interface Line extends AutoCloseable {
        void send(byte[] message) throws IOException;

        byte[] receive() throws IOException;

        @Override
        void close() throws IOException;
    }

    private static final class UdpLine implements Line {
        private final DatagramSocket socket;

        UdpLine(InetAddress relay, int port) throws IOException {
            socket = new DatagramSocket(0, relay);
            socket.connect(new InetSocketAddress(relay, port));
            socket.setSoTimeout(PATIENCE);
        }

        @Override
        public void send(byte[] message) throws IOException {
            socket.send(new DatagramPacket(message, message.length));
        }

        @Override
        public byte[] receive() throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private record TlsLine(SSLSocket socket) implements Line {
        @Override
        public void send(byte[] message) throws IOException {
            socket.getOutputStream().write(message);
            socket.getOutputStream().flush();
        }

        @Override
        public byte[] receive() throws IOException {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] head = in.readNBytes(4);
            if (head.length < 4) {
                return new byte[0];
            }
            int size = ByteBuffer.wrap(head).getShort(2) & 0xffff;
            boolean channel = (head[0] & 0xc0) == 0x40;
            int rest = channel ? (size + 3) & ~3 : size + HEADER - 4;
            byte[] message = Arrays.copyOf(head, 4 + rest);
            in.readFully(message, 4, rest);
            return message;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** An attribute. */
    record Part(int type, byte[] value) {
        static Part number(int type, int value) {
            return new Part(type, ByteBuffer.allocate(4).putInt(value).array());
        }

        /** XOR-PEER-ADDRESS, before it is mixed with what its message begins with. */
        static Part peer(InetSocketAddress peer) {
            byte[] address = peer.getAddress().getAddress();
            return new Part(
                    PEER,
                    ByteBuffer.allocate(4 + address.length)
                            .putShort((short) (address.length == 4 ? 1 : 2))
                            .putShort((short) peer.getPort())
                            .put(address)
                            .array());
        }
    }

    /** Mixes an address with the cookie and the id that its message has from its fifth byte on. */
    private static byte[] mixed(byte[] value, byte[] message) {
        byte[] mixed = value.clone();
        for (int i = 2; i < 4; i++) {
            mixed[i] ^= message[2 + i];
        }
        for (int i = 4; i < mixed.length; i++) {
            mixed[i] ^= message[i];
        }
        return mixed;
    }

    private byte[] message(int type, Part... parts) {
        ByteBuffer out = ByteBuffer.allocate(4_096);
        number++;
        out.putShort((short) type).putShort((short) 0).putInt(COOKIE).putLong(77).putInt(number);
        for (Part part : parts) {
            boolean mixes = part.type() == PEER;
            put(out, mixes ? new Part(PEER, mixed(part.value(), out.array())) : part);
        }
        return ended(out);
    }

    private static void put(ByteBuffer out, Part part) {
        out.putShort((short) part.type()).putShort((short) part.value().length).put(part.value());
        out.position((out.position() + 3) & ~3);
        out.putShort(2, (short) (out.position() - HEADER));
    }

    private static byte[] ended(ByteBuffer out) {
        byte[] message = new byte[out.position()];
        out.get(0, message);
        return message;
    }

    private byte[] signed(byte[] bare) throws Exception {
        ByteBuffer out = ByteBuffer.allocate(4_096).put(bare);
        put(out, new Part(0x0006, ascii(credentials.name().text())));
        put(out, new Part(0x0014, ascii("tacit")));
        put(out, new Part(0x0015, nonce));
        out.putShort(2, (short) (out.position() + 24 - HEADER));
        byte[] key =
                MessageDigest.getInstance("MD5")
                        .digest(
                                ascii(
                                        credentials.name().text()
                                                + ":tacit:"
                                                + credentials.password()));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key, "HmacSHA1"));
        mac.update(out.duplicate().flip());
        put(out, new Part(0x0008, mac.doFinal()));
        return ended(out);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Sends a request that nobody signs, and says what came. */
    Answer askBare(int method, Part... parts) throws Exception {
        line.send(message(method, parts));
        return new Answer(line.receive());
    }

    /** Asks, and once more with the nonce that it was told. */
    Answer ask(int method, Part... parts) throws Exception {
        for (int i = 0; ; i++) {
            line.send(signed(message(method, parts)));
            Answer answer = new Answer(line.receive());
            if ((answer.code() != 401 && answer.code() != 438) || i == 1) {
                return answer;
            }
            nonce = answer.value(0x0015);
        }
    }

    /** Makes an allocation, and says where it is. */
    InetSocketAddress allocate() throws Exception {
        Answer answer = ask(ALLOCATE, Part.number(0x0019, 17 << 24));
        assertThat(answer.code()).isZero();
        return answer.address(0x0016);
    }

    /** The same of IPv6. */
    InetSocketAddress allocateIpv6() throws Exception {
        Answer answer = ask(ALLOCATE, Part.number(0x0019, 17 << 24), Part.number(0x0017, 2 << 24));
        assertThat(answer.code()).isZero();
        return answer.address(0x0016);
    }

    void bind(int channel, InetSocketAddress peer) throws Exception {
        assertThat(ask(CHANNEL_BIND, Part.number(0x000C, channel << 16), Part.peer(peer)).code())
                .isZero();
    }

    /** Sends data on a channel. */
    void say(int channel, byte[] data) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(4 + ((data.length + 3) & ~3));
        line.send(out.putShort((short) channel).putShort((short) data.length).put(data).array());
    }

    /** Sends data by an indication. */
    void say(InetSocketAddress peer, byte[] data) throws IOException {
        line.send(message(0x0016, Part.peer(peer), new Part(0x0013, data)));
    }

    /** The next data on a channel. */
    byte[] hear(int channel) throws IOException {
        ByteBuffer message = ByteBuffer.wrap(line.receive());
        assertThat(message.getShort()).isEqualTo((short) channel);
        byte[] data = new byte[message.getShort() & 0xffff];
        message.get(data);
        return data;
    }

    /** The next data by an indication. */
    byte[] hear() throws IOException {
        Answer indication = new Answer(line.receive());
        assertThat(indication.type()).isEqualTo(0x0017);
        return indication.value(0x0013);
    }

    /** What comes next, whole; nothing if the line is over. */
    byte[] raw() throws IOException {
        return line.receive();
    }

    void sendRaw(byte[] bytes) throws IOException {
        line.send(bytes);
    }

    @Override
    public void close() throws IOException {
        line.close();
    }

    /** A message of the relay's. */
    record Answer(byte[] bytes) {
        int type() {
            return ByteBuffer.wrap(bytes).getShort() & 0xffff;
        }

        /** The code of its error, 0 if there is none. */
        int code() {
            byte[] error = value(0x0009);
            return error.length == 0 ? 0 : error[2] * 100 + error[3];
        }

        byte[] value(int type) {
            ByteBuffer in = ByteBuffer.wrap(bytes).position(HEADER);
            while (in.hasRemaining()) {
                int found = in.getShort() & 0xffff;
                byte[] value = new byte[in.getShort() & 0xffff];
                in.get(value);
                in.position((in.position() + 3) & ~3);
                if (found == type) {
                    return value;
                }
            }
            return new byte[0];
        }

        InetSocketAddress address(int type) throws Exception {
            byte[] value = mixed(value(type), bytes);
            byte[] address = Arrays.copyOfRange(value, 4, value.length);
            int port = ByteBuffer.wrap(value).getShort(2) & 0xffff;
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        }
    }
}
