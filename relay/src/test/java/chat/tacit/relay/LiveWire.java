package chat.tacit.relay;

import chat.tacit.kit.AnyRelay;
import chat.tacit.protocol.wire.TlsKey;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLSocket;

/** A way to a relay's live sessions, which carries lines as they are. */
interface LiveWire extends AutoCloseable {
    int PATIENCE_MILLIS = 10_000;

    void write(byte[] line) throws IOException;

    /**
     * The next line as it came.
     *
     * @throws IOException if the relay closed the connection
     */
    byte[] read() throws IOException, InterruptedException;

    TlsKey leaf() throws IOException;

    /** Ends without a word. */
    @Override
    void close() throws IOException;

    /** The port of lines over TLS, from another loopback address if one is given. */
    static LiveWire overPort(int port, String from) throws IOException {
        Socket tcp = new Socket();
        tcp.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        tcp.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        tcp.setSoTimeout(PATIENCE_MILLIS);
        SSLSocket socket =
                (SSLSocket)
                        AnyRelay.trusting()
                                .getSocketFactory()
                                .createSocket(tcp, "127.0.0.1", port, true);
        socket.startHandshake();
        return new Port(socket, socket.getInputStream());
    }

    /** The WebSocket. */
    static LiveWire overWebSocket(int port, boolean tls) throws Exception {
        Vertx vertx = Vertx.vertx();
        WebSocketClient http =
                vertx.createWebSocketClient(
                        new WebSocketClientOptions()
                                .setTrustAll(true)
                                .setVerifyHost(false)
                                .setMaxFrameSize(1 << 20)
                                .setMaxMessageSize(1 << 20));
        // The relay speaks first, so somebody has to listen before the connection is made.
        Web web = new Web(vertx, http.webSocket());
        web.socket
                .connect(
                        new WebSocketConnectOptions()
                                .setHost("127.0.0.1")
                                .setPort(port)
                                .setSsl(tls)
                                .setURI("/live"))
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        return web;
    }

    /** Lines that end with LF. */
    record Port(SSLSocket socket, InputStream in) implements LiveWire {

        @Override
        public void write(byte[] line) throws IOException {
            byte[] ended = java.util.Arrays.copyOf(line, line.length + 1);
            ended[line.length] = '\n';
            socket.getOutputStream().write(ended);
            socket.getOutputStream().flush();
        }

        /** Bytes that may be no line. */
        void writeRaw(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        @Override
        public byte[] read() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the relay closed the connection");
                }
                line.write(next);
            }
            return line.toByteArray();
        }

        @Override
        public TlsKey leaf() throws IOException {
            return TlsKey.ofSpki(
                    socket.getSession().getPeerCertificates()[0].getPublicKey().getEncoded());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Text frames. */
    final class Web implements LiveWire {
        private static final String END = "\n";

        private final Vertx vertx;
        private final ClientWebSocket socket;
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        Web(Vertx vertx, ClientWebSocket socket) {
            this.vertx = vertx;
            this.socket = socket;
            socket.textMessageHandler(received::add);
            socket.closeHandler(_ -> received.add(END));
        }

        @Override
        public void write(byte[] line) {
            socket.writeTextMessage(new String(line, StandardCharsets.ISO_8859_1));
        }

        void writeBinary(byte[] bytes) {
            socket.writeBinaryMessage(io.vertx.core.buffer.Buffer.buffer(bytes));
        }

        /** Stops reading from the socket. */
        void pause() {
            socket.pause();
        }

        @Override
        public byte[] read() throws IOException, InterruptedException {
            String line = received.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new IOException("nothing came");
            }
            if (line.equals(END)) {
                received.add(END);
                throw new IOException("the relay closed the connection");
            }
            return line.getBytes(StandardCharsets.ISO_8859_1);
        }

        /** The code with which the relay closed the connection. */
        int closeCode() throws InterruptedException {
            String last = "";
            while (!last.equals(END)) {
                last = received.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                if (last == null) {
                    throw new IllegalStateException("it is still open");
                }
            }
            Short code = socket.closeStatusCode();
            return code == null ? 0 : code;
        }

        @Override
        public TlsKey leaf() throws IOException {
            return socket.isSsl()
                    ? TlsKey.ofSpki(
                            socket.peerCertificates().getFirst().getPublicKey().getEncoded())
                    : TlsKey.NONE;
        }

        @Override
        public void close() {
            socket.close();
            vertx.close();
        }
    }
}
