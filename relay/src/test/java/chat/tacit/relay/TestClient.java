package chat.tacit.relay;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.TlsKey;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client with a real WebSocket, in steps that a test can take one by one. */
final class TestClient implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;
    private static final Buffer END = Buffer.buffer();

    private final Vertx vertx;
    private final WebSocketClient http;
    private final WebSocket socket;
    private final BlockingQueue<Buffer> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
    private ClientHandshake.@Nullable Established session;

    private TestClient(Vertx vertx, WebSocketClient http, WebSocket socket) {
        this.vertx = vertx;
        this.http = http;
        this.socket = socket;
        socket.binaryMessageHandler(received::add);
        socket.closeHandler(_ -> {
            Short code = socket.closeStatusCode();
            closed.add(code == null ? 0 : code.intValue());
            received.add(END);
        });
    }

    /** A WebSocket over TLS to this port of loopback; any certificate is taken. */
    static TestClient overTls(int port) throws Exception {
        return connect(port, true, "", "/queue");
    }

    /** The same to a pipe. */
    static TestClient toPipe(int port, String name) throws Exception {
        return connect(port, true, "", "/pipe/" + name);
    }

    /** A plain WebSocket, as a proxy opens it for the client at {@code forwardedFor}. */
    static TestClient plain(int port, String forwardedFor) throws Exception {
        return connect(port, false, forwardedFor, "/queue");
    }

    private static TestClient connect(int port, boolean tls, String forwardedFor, String path)
            throws Exception {
        Vertx vertx = Vertx.vertx();
        WebSocketClient http =
                vertx.createWebSocketClient(
                        new WebSocketClientOptions()
                                .setTrustAll(true)
                                .setVerifyHost(false)
                                .setMaxFrameSize(1 << 20)
                                .setMaxMessageSize(1 << 20));
        WebSocketConnectOptions options =
                new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setSsl(tls)
                        .setURI(path);
        if (!forwardedFor.isEmpty()) {
            options.addHeader("X-Forwarded-For", forwardedFor);
        }
        try {
            WebSocket socket =
                    http.connect(options)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new TestClient(vertx, http, socket);
        } catch (ExecutionException e) {
            vertx.close();
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Completes the hello with the relay of this address. */
    TestClient greet(RelayAddress relay) throws Exception {
        return greet(relay, leaf());
    }

    /** Completes the hello as if the TLS leaf had this key. */
    TestClient greet(RelayAddress relay, TlsKey leaf) throws Exception {
        try (ClientHandshake handshake =
                ClientHandshake.start(relay.fingerprint(), Entropy.system())) {
            sendRaw(handshake.hello());
            ClientHandshake.Outcome outcome = handshake.finish(next(), leaf);
            switch (outcome) {
                case ClientHandshake.Established established -> {
                    session = established;
                    sendRaw(established.firstFrame());
                }
                case ClientHandshake.Rejected rejected ->
                        throw new IOException(rejected.fault().toString());
            }
        }
        return this;
    }

    /** Sends a hello, and nothing after it. */
    void hello(RelayAddress relay) {
        try (ClientHandshake handshake =
                ClientHandshake.start(relay.fingerprint(), Entropy.system())) {
            sendRaw(handshake.hello());
        }
    }

    /** The key of the TLS leaf that this connection shows. */
    TlsKey leaf() throws Exception {
        return socket.isSsl()
                ? TlsKey.ofSpki(socket.peerCertificates().getFirst().getPublicKey().getEncoded())
                : TlsKey.NONE;
    }

    ClientHandshake.Established session() {
        if (session == null) {
            throw new IllegalStateException("no hello yet");
        }
        return session;
    }

    void send(byte[] frame) {
        sendRaw(session().channel().seal(frame));
    }

    byte[] receive() throws InterruptedException, UnopenableException, IOException {
        return session().channel().open(next());
    }

    void sendRaw(byte[] bytes) {
        socket.writeBinaryMessage(Buffer.buffer(bytes));
    }

    void sendText(String text) {
        socket.writeTextMessage(text);
    }

    /** The next message as it came. */
    byte[] next() throws InterruptedException, IOException {
        Buffer message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new IOException("nothing came");
        }
        if (message.length() == 0) {
            received.add(END);
            throw new IOException("the relay closed the connection");
        }
        return message.getBytes();
    }

    /** The code with which the relay closed the connection, 0 if there was none. */
    int closeCode() throws InterruptedException, IOException {
        Integer code = closed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (code == null) {
            throw new IOException("it is still open");
        }
        return code;
    }

    boolean isOpen() {
        return !socket.isClosed();
    }

    /** Stops or goes on reading from the socket. */
    void read(boolean on) {
        if (on) {
            socket.resume();
        } else {
            socket.pause();
        }
    }

    /** Closes the connection. */
    void hangUp() {
        socket.close();
    }

    @Override
    public void close() {
        hangUp();
        http.close();
        vertx.close();
    }
}
