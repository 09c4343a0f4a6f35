package chat.tacit.client;

import chat.tacit.client.route.LinkId;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.TlsKey;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;

import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * WebSockets to relays over TLS 1.3. What is heard goes to {@link Listener} on the sockets' thread.
 *
 * <p>The certificate isn't checked by any authority: the relay's hello signs the hash of its key,
 * which {@link Listener#opened} is told so that the engine can choose the mode ({@code
 * spec/10-wire}). Nothing but the client's hello is written before the engine has checked it.
 */
final class Sockets implements AutoCloseable {
    static final int MAX_MESSAGE = 1 << 20;
    private static final int CONNECT_TIMEOUT_MS = 5_000;

    /** What the sockets tell the engine. */
    interface Listener {
        /** The socket is open and shows this TLS key. */
        void opened(LinkId link, TlsKey leaf);

        void received(LinkId link, byte[] message);

        /** The relay pinged; it was answered. */
        void alive(LinkId link);

        void closed(LinkId link);
    }

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private final WebSocketClient client =
            vertx.createWebSocketClient(
                    new WebSocketClientOptions()
                            .setSsl(true)
                            .setTrustAll(true)
                            .setVerifyHost(false)
                            .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                            .setTryUsePerMessageCompression(false)
                            .setMaxConnections(1_000)
                            .setConnectTimeout(CONNECT_TIMEOUT_MS)
                            .setSslHandshakeTimeout(CONNECT_TIMEOUT_MS)
                            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                            .setMaxFrameSize(MAX_MESSAGE)
                            .setMaxMessageSize(MAX_MESSAGE));
    private final Listener listener;
    private final Map<LinkId, WebSocket> open = new ConcurrentHashMap<>();

    Sockets(Listener listener) {
        this.listener = listener;
    }

    /** Tries the address's hosts in turn. */
    void dial(LinkId link, RelayAddress address) {
        dial(link, address, address.hosts());
    }

    private void dial(LinkId link, RelayAddress address, List<Host> hosts) {
        WebSocketConnectOptions target =
                new WebSocketConnectOptions()
                        .setHost(hosts.getFirst().text())
                        .setPort(address.port())
                        .setURI("/queue");
        var _ =
                client.connect(target)
                        .onSuccess(socket -> adopt(link, socket))
                        .onFailure(e -> failed(link, address, hosts));
    }

    private void failed(LinkId link, RelayAddress address, List<Host> hosts) {
        if (hosts.size() > 1) {
            dial(link, address, hosts.subList(1, hosts.size()));
        } else {
            listener.closed(link);
        }
    }

    /** Runs on the socket's own thread, before it delivers anything. */
    private void adopt(LinkId link, WebSocket socket) {
        TlsKey leaf = leaf(socket);
        socket.binaryMessageHandler(buffer -> {
            listener.received(link, buffer.getBytes());
        });
        socket.frameHandler(frame -> {
            if (frame.isPing()) {
                listener.alive(link);
            }
        });
        socket.exceptionHandler(e -> {});
        socket.closeHandler(gone -> {
            if (open.remove(link) != null) {
                listener.closed(link);
            }
        });
        open.put(link, socket);
        listener.opened(link, leaf);
    }

    private static TlsKey leaf(WebSocket socket) {
        try {
            List<Certificate> chain = socket.peerCertificates();
            return TlsKey.ofSpki(chain.getFirst().getPublicKey().getEncoded());
        } catch (SSLPeerUnverifiedException e) {
            return TlsKey.NONE;
        }
    }

    void write(LinkId link, byte[] message) {
        WebSocket socket = open.get(link);
        if (socket != null) {
            var _ = socket.writeBinaryMessage(Buffer.buffer(message));
        }
    }

    void hangUp(LinkId link) {
        WebSocket socket = open.remove(link);
        if (socket != null) {
            var _ = socket.close();
        }
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException e) {
            return; // the process is about to end
        }
    }
}
