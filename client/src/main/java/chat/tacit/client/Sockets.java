package chat.tacit.client;

import chat.tacit.client.route.LinkId;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.route.TlsGroup;
import chat.tacit.client.tunnel.Attempt;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.client.tunnel.Handshakes;
import chat.tacit.client.tunnel.Way;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.TlsKey;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;

import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * WebSockets to relays over TLS 1.3. What is heard goes to a {@link Listener} on the sockets'
 * thread.
 *
 * <p>The certificate isn't checked by any authority: the relay's hello signs the hash of its key,
 * which {@link Listener#opened} is told so that the engine can choose the mode ({@code
 * spec/10-wire}). BoringSSL, where it is available, offers the hybrid group X25519MLKEM768. No
 * socket resumes another's session, which would tell the relay that both are one client's. Nothing
 * but the client's hello is written before the engine has checked it.
 */
final class Sockets implements AutoCloseable {
    static final int MAX_MESSAGE = 1 << 20;

    /** The refusals of new connections, each by its status. */
    private static final List<Refusal> HANDSHAKES =
            List.of(Refusal.BANNED, Refusal.BUSY, Refusal.TOO_MANY, Refusal.SERVICE_OFF);

    /** A WebSocket that is closed for a refusal has close code 4000 + its code. */
    private static final int REFUSED = 4_000;

    /** What a socket tells whoever dialled. */
    interface Listener {
        /** The socket is open and shows this TLS key. */
        void opened(LinkId link, TlsKey leaf);

        void received(LinkId link, byte[] message);

        /** A text came, which only live sessions have. */
        default void heard(LinkId link, String text) {}

        /** The relay pinged; it was answered. */
        void alive(LinkId link);

        /** The socket is closed, or couldn't be opened; with the relay's reason if it gave one. */
        void closed(LinkId link, Optional<Refusal> reason);
    }

    private final Dialler dialler;

    private final Map<LinkId, Open> open = new ConcurrentHashMap<>();

    /** The attempts that are under way and that nobody has given up. */
    private final Set<LinkId> dialling = ConcurrentHashMap.newKeySet();

    /** Those of them that wait for TLS or for the relay's answer. */
    private final Map<LinkId, WebSocketClient> connecting = new ConcurrentHashMap<>();

    /** An open socket, and how its keys were agreed if that can be told. */
    private record Open(WebSocket socket, Optional<TlsGroup> group) {}

    Sockets() {
        this(AddressResolverOptions::new);
    }

    /**
     * @param lookups whom to ask where a name is
     */
    Sockets(Supplier<AddressResolverOptions> lookups) {
        this.dialler = new Dialler(lookups);
    }

    /** What dials for others of this process, as long as these are open. */
    Dialler dialler() {
        return dialler;
    }

    /**
     * What to open, and who hears of it.
     *
     * @param resource what to ask the relay for
     * @param path the proxies through which alone, the nearest first
     */
    record Target(
            LinkId link,
            RelayAddress address,
            String resource,
            List<RelayProxy> path,
            Listener listener) {}

    /**
     * Tries the address's hosts in turn, each through the proxies if there are any. The last of
     * them then looks up the relay's name, and nothing is tried without them.
     */
    void dial(Target wanted) {
        dialling.add(wanted.link());
        dial(wanted, Attempt.all(wanted.address(), wanted.path()));
    }

    private void dial(Target wanted, List<Attempt> attempts) {
        Attempt attempt = attempts.getFirst();
        Optional<Dialler.Means> by = dialler.means();
        if (by.isEmpty()) {
            failed(wanted, List.of(attempt), Optional.empty());
            return;
        }
        var _ =
                attempt.way(by.get().vertx())
                        .onSuccess(way -> connect(by.get(), wanted, attempts, way))
                        .onFailure(_ -> failed(wanted, attempts, Optional.empty()));
    }

    private void connect(
            Dialler.Means by, Target wanted, List<Attempt> attempts, Optional<Way> way) {
        Attempt attempt = attempts.getFirst();
        WebSocketConnectOptions target =
                new WebSocketConnectOptions()
                        .setHost(attempt.end().host().text())
                        .setPort(attempt.end().port())
                        .setURI(wanted.resource());
        attempt.plain().ifPresent(proxy -> target.setProxyOptions(Dialler.options(proxy)));
        WebSocketClient client = by.vertx().createWebSocketClient(by.over(way, sockets()));
        connecting.put(wanted.link(), client);
        if (!dialling.contains(wanted.link())) {
            abandon(wanted.link()); // it was given up before there was anything to close
            return;
        }
        var _ =
                client.connect(target)
                        .onComplete(_ -> connecting.remove(wanted.link(), client))
                        .onSuccess(socket -> adopt(wanted, client, socket, way))
                        .onFailure(failure -> {
                            var _ = client.close();
                            Optional<Refusal> led = way.flatMap(Way::refusal);
                            failed(wanted, attempts, led.or(() -> refusal(failure)));
                        });
    }

    /** Why a relay, or who claims to be it, answered with no WebSocket. */
    private static Optional<Refusal> refusal(Throwable failure) {
        return failure instanceof UpgradeRejectedException rejected
                ? HANDSHAKES.stream()
                        .filter(refusal -> refusal.status() == rejected.getStatus())
                        .findFirst()
                : Optional.empty();
    }

    private static WebSocketClientOptions sockets() {
        return new WebSocketClientOptions()
                .setVerifyHost(false)
                .setTryUsePerMessageCompression(false)
                .setMaxConnections(1_000)
                .setMaxFrameSize(MAX_MESSAGE)
                .setMaxMessageSize(MAX_MESSAGE);
    }

    private void failed(Target wanted, List<Attempt> attempts, Optional<Refusal> reason) {
        if (!dialling.contains(wanted.link())) {
            return;
        }
        if (attempts.size() > 1) {
            dial(wanted, attempts.subList(1, attempts.size()));
        } else {
            dialling.remove(wanted.link());
            wanted.listener().closed(wanted.link(), reason);
        }
    }

    /** Runs on the socket's own thread, before it delivers anything. */
    private void adopt(Target wanted, WebSocketClient client, WebSocket socket, Optional<Way> way) {
        LinkId link = wanted.link();
        Listener listener = wanted.listener();
        if (!dialling.remove(link)) {
            var _ = socket.close().onComplete(_ -> client.close()); // given up meanwhile
            return;
        }
        TlsKey leaf = way.map(Way::leaf).orElseGet(() -> leaf(socket));
        socket.binaryMessageHandler(buffer -> {
            listener.received(link, buffer.getBytes());
        });
        socket.textMessageHandler(text -> {
            listener.heard(link, text);
        });
        socket.frameHandler(frame -> {
            if (frame.isPing()) {
                listener.alive(link);
            }
        });
        socket.exceptionHandler(e -> {});
        socket.closeHandler(gone -> {
            var _ = client.close();
            if (open.remove(link) != null) {
                listener.closed(link, reason(socket));
            }
        });
        open.put(link, new Open(socket, group(socket)));
        listener.opened(link, leaf);
    }

    private static Optional<Refusal> reason(WebSocket socket) {
        Short code = socket.closeStatusCode();
        try {
            return code == null || code <= REFUSED
                    ? Optional.empty()
                    : Optional.of(Refusal.of(code - REFUSED));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static Optional<TlsGroup> group(WebSocket socket) {
        return socket instanceof WebSocketInternal inner
                ? Handshakes.group(inner.channelHandlerContext().channel())
                : Optional.empty();
    }

    /** The group of an open socket's TLS with its relay, if that can be told. */
    Optional<TlsGroup> group(LinkId link) {
        return Optional.ofNullable(open.get(link)).flatMap(Open::group);
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
        Open to = open.get(link);
        if (to != null) {
            var _ = to.socket().writeBinaryMessage(Buffer.buffer(message));
        }
    }

    /** Sends a text. */
    void say(LinkId link, String text) {
        Open to = open.get(link);
        if (to != null) {
            var _ = to.socket().writeTextMessage(text);
        }
    }

    /** Closes a socket, or gives up the attempt to open it; nothing more is heard of it. */
    void hangUp(LinkId link) {
        dialling.remove(link);
        abandon(link);
        Open ended = open.remove(link);
        if (ended != null) {
            var _ = ended.socket().close();
        }
    }

    private void abandon(LinkId link) {
        Optional.ofNullable(connecting.remove(link)).ifPresent(WebSocketClient::close);
    }

    @Override
    public void close() {
        dialler.close();
    }
}
