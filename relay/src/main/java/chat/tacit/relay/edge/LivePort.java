package chat.tacit.relay.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

import java.util.Optional;

/**
 * The port of live sessions as lines over TLS ({@code spec/20-live} §2), on one event loop. Its
 * sockets have the same guard, deadlines and strikes as those of the one port.
 */
final class LivePort {
    /** For Vert.x: one free port for all instances of a deployment, another than HTTP's. */
    private static final int ANY_SHARED_PORT = -2;

    private final Place place;
    private final Guard guard;
    private final LiveSockets sockets;
    private final NetServer server;

    LivePort(Place place, Guard guard, Pem tls, LiveSockets sockets, Vertx vertx) {
        this.place = place;
        this.guard = guard;
        this.sockets = sockets;
        this.server = vertx.createNetServer(ServerOptions.live(tls));
    }

    /**
     * Begins to accept.
     *
     * @param port 0 for any that is free
     */
    Future<NetServer> listen(int port) {
        server.connectHandler(this::take);
        // Whoever fails at TLS is timed and struck by the visit.
        server.exceptionHandler(_ -> {});
        String bind = place.listen().bind();
        Future<NetServer> listening = server.listen(port == 0 ? ANY_SHARED_PORT : port, bind);
        return TakenPort.named(listening, "the port of live lines", bind, port);
    }

    private void take(NetSocket socket) {
        Optional<Visit> visit = guard.visit(socket.remoteAddress(), socket.localAddress());
        if (visit.isEmpty()) {
            socket.close();
        } else {
            sockets.open(socket, visit.get());
        }
    }

    int boundPort() {
        return server.actualPort();
    }

    /** Serves another certificate from now on. */
    void present(Pem pem) {
        server.updateSSLOptions(ServerOptions.tls(pem.options()));
    }
}
