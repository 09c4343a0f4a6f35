package chat.tacit.relay.edge;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.pipe.PipeName;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayHandshake;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Standing;
import chat.tacit.relay.live.LiveService;
import chat.tacit.relay.pipe.PipeService;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.SocketAddress;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The relay's one port on one event loop: {@code POST /hello}, WebSocket {@code /queue} and {@code
 * /pipe/<name>} and {@code /live}, {@code CONNECT}, the calls of gRPC, the resources of the mesh,
 * and the status page.
 */
final class HttpEdge extends VerticleBase {
    /** A client hello has 84 bytes at most. */
    private static final int MAX_BODY = 1_024;

    /** For Vert.x: one free port for all instances of a deployment. */
    private static final int ANY_SHARED_PORT = -1;

    /** Of RFC 9113 §7. */
    private static final long HTTP_1_1_REQUIRED = 0xd;

    private final Place place;
    private final Guard guard;
    private final Optional<Pem> tls;
    private final PipeService pipes;
    private final LiveService lives;
    private final Answering answering;
    private @Nullable LiveSockets liveSockets;
    private @Nullable LivePort livePort;
    private @Nullable QueueSockets sockets;
    private @Nullable Connecting connecting;
    private @Nullable GrpcCalls grpc;
    private @Nullable MeshCalls mesh;
    private @Nullable HttpServer server;
    private @Nullable StatusPage page;

    /**
     * @param tls what the relay ends TLS with, if it does
     */
    HttpEdge(Place place, Guard guard, Optional<Pem> tls, PipeService pipes, LiveService lives) {
        this.place = place;
        this.guard = guard;
        this.tls = tls;
        this.pipes = pipes;
        this.lives = lives;
        this.answering = new Answering(place.identity().key());
    }

    @Override
    public Future<?> start() {
        HttpServer made = vertx.createHttpServer(ServerOptions.http(place.limits(), tls));
        server = made;
        made.requestHandler(this::route);
        // Whoever fails at TLS is timed and struck by the visit.
        made.exceptionHandler(_ -> {});
        // Whoever resets a connection has no line in the log for it.
        made.connectionHandler(connection -> connection.exceptionHandler(_ -> {}));
        sockets = new QueueSockets(place, vertx);
        grpc = new GrpcCalls(place.rooms(), vertx, context);
        mesh = new MeshCalls(place.mesh(), context, answering);
        LiveSockets open = new LiveSockets(lives, vertx, context);
        liveSockets = open;
        connecting =
                place.proxy()
                        .map(proxy ->
                                new Connecting(
                                        proxy,
                                        place.limits(),
                                        place.entropy(),
                                        vertx,
                                        Connecting.Lookup.here(vertx)))
                        .orElse(null);
        int port = place.listen().port();
        String bind = place.listen().bind();
        return TakenPort.named(
                        made.listen(port == 0 ? ANY_SHARED_PORT : port, bind),
                        "the relay's port",
                        bind,
                        port)
                .compose(listening -> listenForLines(open).map(listening))
                .onSuccess(listening -> page = page(listening.actualPort()));
    }

    /** The port of live lines, if the relay has one and can end TLS on it. */
    private Future<?> listenForLines(LiveSockets open) {
        OptionalInt port = place.listen().livePort();
        if (port.isEmpty() || tls.isEmpty() || !offers(Service.LIVE)) {
            return Future.succeededFuture();
        }
        LivePort made = new LivePort(place, guard, tls.get(), open, vertx);
        livePort = made;
        return made.listen(port.getAsInt());
    }

    @Override
    public Future<?> stop() {
        guard.stop();
        if (liveSockets != null) {
            liveSockets.close();
        }
        return sockets == null ? Future.succeededFuture() : sockets.close();
    }

    /** The port that is bound, 0 before the start. */
    int boundPort() {
        return server == null ? 0 : server.actualPort();
    }

    /** The port of live lines that is bound; nothing if there is none. */
    OptionalInt boundLivePort() {
        return livePort == null ? OptionalInt.empty() : OptionalInt.of(livePort.boundPort());
    }

    /** Serves another certificate from now on. */
    void present(Pem pem) {
        context.runOnContext(_ -> {
            if (server != null) {
                server.updateSSLOptions(ServerOptions.tls(pem.options()));
            }
            if (livePort != null) {
                livePort.present(pem);
            }
        });
    }

    private StatusPage page(int boundPort) {
        return new StatusPage(
                place.address(boundPort),
                place.identity().offer(),
                place.listen().front(),
                boundLivePort());
    }

    private void route(HttpServerRequest request) {
        SocketAddress peer = request.remoteAddress();
        Optional<Visit> known = guard.visit(peer, request.localAddress());
        if (known.isEmpty()) {
            request.connection().close();
            return;
        }
        Visit visit = known.get();
        if (request.version() == HttpVersion.HTTP_2) {
            route2(request, visit.turn());
            return;
        }
        if (request.method().equals(HttpMethod.CONNECT)) {
            handshake(request, visit, delay -> connect(request, visit, delay));
            return;
        }
        String path = path(request);
        switch (path) {
            case "/queue" -> handshake(request, visit, delay -> queue(request, visit, delay));
            case "/live" -> live(request, visit);
            default -> {
                if (PipeName.leads(path)) {
                    handshake(request, visit, delay -> pipe(request, path, visit, delay));
                } else {
                    ask(request, path, visit);
                }
            }
        }
    }

    /** WebSockets and tunnels are of HTTP/1.1, and whoever wants one is told so. */
    private void route2(HttpServerRequest request, Turn turn) {
        if (request.method().equals(HttpMethod.CONNECT)) {
            turn.left();
            request.response().reset(HTTP_1_1_REQUIRED);
            return;
        }
        request.response().closeHandler(_ -> turn.left());
        ask(request, path(request), turn);
    }

    private static String path(HttpServerRequest request) {
        return request.path() == null ? "" : request.path();
    }

    /** What is one request and its answer, over either. */
    private void ask(HttpServerRequest request, String path, Turn turn) {
        switch (path) {
            case "/hello" -> handshake(request, turn, delay -> hello(request, turn, delay));
            case "/" -> show(request, turn, page == null ? Answer.missing() : page.html());
            case "/status.json" ->
                    show(request, turn, page == null ? Answer.missing() : page.json());
            default -> {
                if (GrpcCalls.leads(path) && grpc != null) {
                    grpc.open(request, path, turn);
                } else if (MeshCalls.leads(path) && mesh != null) {
                    mesh.ask(request, path, turn);
                } else {
                    answer(request, turn, Answer.missing());
                }
            }
        }
    }

    private void show(HttpServerRequest request, Turn turn, Answer shown) {
        answer(
                request,
                turn,
                request.method().equals(HttpMethod.GET) ? shown : Answer.text(405, "Only GET."));
    }

    /** Lets a handshake begin, after a delay if its address is throttled, unless it is banned. */
    private void handshake(HttpServerRequest request, Turn turn, Consumer<Duration> begin) {
        Optional<Refusal> refusal = turn.pass().claim(request.headers().getAll("X-Forwarded-For"));
        if (refusal.isPresent()) {
            answer(request, turn, Answer.of(refusal.get()));
            return;
        }
        switch (turn.pass().standing()) {
            case Standing.Banned _ -> answer(request, turn, Answer.of(Refusal.BANNED));
            case Standing.Throttled(Duration delay) -> begin.accept(delay);
            case Standing.Open _ -> begin.accept(Duration.ZERO);
        }
    }

    private void queue(HttpServerRequest request, Visit visit, Duration delay) {
        if (!offers(Service.QUEUE)) {
            answer(request, visit, Answer.of(Refusal.SERVICE_OFF));
        } else {
            upgrade(
                    request,
                    visit,
                    socket -> {
                        if (sockets == null) {
                            socket.close();
                        } else {
                            sockets.open(socket, visit, delay);
                        }
                    });
        }
    }

    private void pipe(HttpServerRequest request, String path, Visit visit, Duration delay) {
        if (!offers(Service.QUEUE) && !offers(Service.LIVE)) {
            answer(request, visit, Answer.of(Refusal.SERVICE_OFF));
            return;
        }
        try {
            PipeName name = PipeName.ofPath(path);
            PipeSocket.Request wanted = new PipeSocket.Request(visit, name, delay);
            upgrade(request, visit, socket -> PipeSocket.open(socket, wanted, pipes, vertx));
        } catch (MalformedException e) {
            answer(request, visit, Answer.missing());
        }
    }

    /** Also a banned address gets its WebSocket, on which it is told for how long. */
    private void live(HttpServerRequest request, Visit visit) {
        Optional<Refusal> refusal =
                offers(Service.LIVE)
                        ? visit.pass().claim(request.headers().getAll("X-Forwarded-For"))
                        : Optional.of(Refusal.SERVICE_OFF);
        LiveSockets open = liveSockets;
        if (refusal.isPresent() || open == null) {
            answer(request, visit, Answer.of(refusal.orElse(Refusal.BUSY)));
        } else {
            upgrade(request, visit, socket -> open.open(socket, visit));
        }
    }

    private boolean offers(Service service) {
        return place.identity().offer().services().offers(service);
    }

    private void upgrade(HttpServerRequest request, Visit visit, Consumer<ServerWebSocket> opened) {
        if (!request.canUpgradeToWebSocket()) {
            answer(request, visit, Answer.text(426, "This is for a WebSocket."));
        } else {
            visit.expectHandshake();
            request.toWebSocket().onSuccess(opened::accept).onFailure(_ -> visit.pass().strike());
        }
    }

    /** Nobody may say more on this connection after a refusal: it could be meant for a tunnel. */
    private void connect(HttpServerRequest request, Visit visit, Duration delay) {
        Consumer<Refusal> refuse =
                refusal -> {
                    request.response()
                            .putHeader(Target.REFUSAL_HEADER, Integer.toString(refusal.code()))
                            .putHeader("Connection", "close");
                    answer(request, visit, Answer.of(refusal));
                    request.connection().close();
                };
        Connecting open = connecting;
        if (open == null) {
            refuse.accept(Refusal.SERVICE_OFF);
        } else {
            Delays.after(vertx, delay, () -> open.connect(request, visit, refuse));
        }
    }

    private void hello(HttpServerRequest request, Turn turn, Duration delay) {
        if (!request.method().equals(HttpMethod.POST)) {
            answer(request, turn, Answer.text(405, "Only POST."));
            return;
        }
        turn.expectHandshake();
        Body.read(
                request,
                MAX_BODY,
                body ->
                        Delays.after(
                                vertx, delay, () -> answer(request, turn, helloTo(body, turn))),
                () -> answer(request, turn, Answer.of(Refusal.TOO_LARGE)));
    }

    private Answer helloTo(Buffer body, Turn turn) {
        try {
            return switch (RelayHandshake.answer(
                    body.getBytes(), place.identity(), place.clock().instant(), place.entropy())) {
                case RelayHandshake.Hello(byte[] hello, RelayHandshake next) -> {
                    next.close();
                    yield Answer.bytes(hello);
                }
                case RelayHandshake.Refused(Refusal refusal) -> Answer.of(refusal);
            };
        } catch (MalformedException e) {
            turn.pass().strike();
            return Answer.of(Refusal.MALFORMED);
        }
    }

    private void answer(HttpServerRequest request, Turn turn, Answer answer) {
        answering.answer(request, turn, answer);
    }
}
