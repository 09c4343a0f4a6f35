package chat.tacit.relay;

import chat.tacit.kit.AnyRelay;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A connection of HTTP/2 frame by frame (RFC 9113), for clients without manners. */
final class Http2Socket implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int CANCEL = 8;
    static final int HTTP_1_1_REQUIRED = 0xd;
    private static final int PATIENCE_MILLIS = 10_000;

    private final SSLSocket socket;
    private final DataInputStream in;

    /** A frame that came. */
    record Frame(int type, int flags, int stream, byte[] payload) {
        /** Of a stream that was reset, or of what the relay says before it leaves. */
        int error() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    /** Says what a client says first, without settings of its own. */
    Http2Socket(int port) throws IOException {
        this.socket =
                (SSLSocket)
                        AnyRelay.trusting()
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port);
        SSLParameters offered = socket.getSSLParameters();
        offered.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        socket.setSSLParameters(offered);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.startHandshake();
        this.in = new DataInputStream(socket.getInputStream());
        write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, new byte[0]);
    }

    String protocol() {
        return socket.getApplicationProtocol();
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void send(int type, int flags, int stream, byte[] payload) throws IOException {
        write(
                ByteBuffer.allocate(9 + payload.length)
                        .put((byte) (payload.length >> 16))
                        .putShort((short) payload.length)
                        .put((byte) type)
                        .put((byte) flags)
                        .putInt(stream)
                        .put(payload)
                        .array());
    }

    /** A call's headers; its message may follow. */
    void begin(int stream, String path) throws IOException {
        send(HEADERS, END_HEADERS, stream, block("POST", path, "application/grpc"));
    }

    static byte[] block(String method, String path, String type) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(field(":method", method));
        block.write(field(":scheme", "https"));
        block.write(field(":path", path));
        block.write(field(":authority", "relay"));
        block.write(field("content-type", type));
        block.write(field("te", "trailers"));
        return block.toByteArray();
    }

    /** A field as it stands, which no table remembers (RFC 7541 §6.2.2). */
    static byte[] field(String name, String value) throws IOException {
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        field.write(0);
        string(field, name);
        string(field, value);
        return field.toByteArray();
    }

    private static void string(ByteArrayOutputStream to, String text) {
        int size = text.length();
        if (size < 127) {
            to.write(size);
        } else {
            to.write(127);
            int rest = size - 127;
            for (; rest > 127; rest >>= 7) {
                to.write((rest & 127) | 128);
            }
            to.write(rest);
        }
        to.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    void data(int stream, byte[] bytes, boolean last) throws IOException {
        send(DATA, last ? END_STREAM : 0, stream, bytes);
    }

    /** A client that doesn't wait for the answer. */
    void reset(int stream) throws IOException {
        send(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array());
    }

    Frame next() throws IOException {
        int size = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        return new Frame(type, flags, stream, in.readNBytes(size));
    }

    /** The next frame of this type. */
    Frame next(int type) throws IOException {
        Frame frame = next();
        while (frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    /** The next frame of this type on this stream. */
    Frame next(int type, int stream) throws IOException {
        Frame frame = next(type);
        while (frame.stream() != stream) {
            frame = next(type);
        }
        return frame;
    }

    /** Reads until the relay has left. */
    void awaitClose() throws IOException {
        try {
            while (true) {
                next();
            }
        } catch (EOFException | SSLException | SocketException e) {
            // However it ends.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
