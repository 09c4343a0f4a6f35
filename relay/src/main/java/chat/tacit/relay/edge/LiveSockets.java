package chat.tacit.relay.edge;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Standing;
import chat.tacit.relay.live.LiveService;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.NetSocket;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** The live connections of one event loop, whichever way they came in. */
final class LiveSockets {
    private final LiveService service;
    private final Vertx vertx;
    private final Executor loop;
    private final Set<Open> open = new HashSet<>();

    /** One of them. */
    interface Open {
        /** Asks whether the client is there if there was nothing from it, or gives it up. */
        void beat();

        /** The relay stops. */
        void leave();
    }

    /** Belongs to the context of the caller. */
    LiveSockets(LiveService service, Vertx vertx, Context context) {
        this.service = service;
        this.vertx = vertx;
        this.loop = task -> context.runOnContext(_ -> task.run());
        vertx.setPeriodic(
                service.limits().duration(Limit.IDLE_CONNECTION).toMillis(),
                _ -> List.copyOf(open).forEach(Open::beat));
    }

    /** Takes a WebSocket over, unless its address is banned. */
    void open(ServerWebSocket socket, Visit visit) {
        switch (visit.pass().standing()) {
            case Standing.Banned(Instant until) -> LiveSocket.turnAway(socket, left(until));
            case Standing.Throttled(Duration delay) -> {
                socket.pause();
                after(delay, () -> begin(socket, visit));
            }
            case Standing.Open _ -> begin(socket, visit);
        }
    }

    private void begin(ServerWebSocket socket, Visit visit) {
        if (!socket.isClosed()) {
            LiveSocket taken = new LiveSocket(socket, visit, this);
            open.add(taken);
            taken.begin();
            socket.resume();
        }
    }

    /** Takes a socket over whose TLS handshake is done. */
    void open(NetSocket socket, Visit visit) {
        switch (visit.pass().standing()) {
            case Standing.Banned(Instant until) -> LiveStream.turnAway(socket, left(until));
            case Standing.Throttled(Duration delay) -> {
                socket.pause();
                after(delay, () -> begin(socket, visit));
            }
            case Standing.Open _ -> begin(socket, visit);
        }
    }

    private void begin(NetSocket socket, Visit visit) {
        LiveStream taken = new LiveStream(socket, visit, this);
        open.add(taken);
        taken.begin();
        socket.resume();
    }

    private Duration left(Instant until) {
        return Duration.between(service.now(), until);
    }

    void forget(Open gone) {
        open.remove(gone);
    }

    void after(Duration delay, Runnable task) {
        // A timer has whole milliseconds, and at least one.
        vertx.setTimer(Math.max(1, delay.plusNanos(999_999).toMillis()), _ -> task.run());
    }

    LiveService service() {
        return service;
    }

    Executor loop() {
        return loop;
    }

    Backlog backlog() {
        return new Backlog(service.limits().value(Limit.LIVE_BACKLOG));
    }

    /** Ends all of them. */
    void close() {
        List.copyOf(open).forEach(Open::leave);
    }
}
