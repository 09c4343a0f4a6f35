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
    private final Set<LiveConnection> open = new HashSet<>();

    /** Belongs to the context of the caller. */
    LiveSockets(LiveService service, Vertx vertx, Context context) {
        this.service = service;
        this.vertx = vertx;
        this.loop = task -> context.runOnContext(_ -> task.run());
        vertx.setPeriodic(
                service.limits().duration(Limit.IDLE_CONNECTION).toMillis(),
                _ -> List.copyOf(open).forEach(LiveConnection::beat));
    }

    /** Takes a WebSocket over, unless its address is banned. */
    void open(ServerWebSocket socket, Visit visit) {
        open(new LiveSocket(socket, visit, this));
    }

    /** Takes a socket over whose TLS handshake is done, unless its address is banned. */
    void open(NetSocket socket, Visit visit) {
        open(new LiveStream(socket, visit, this));
    }

    private void open(LiveConnection made) {
        switch (made.visit.pass().standing()) {
            case Standing.Banned(Instant until) -> made.turnAway(left(until));
            case Standing.Throttled(Duration delay) -> {
                made.listen();
                made.read(false);
                after(delay, () -> begin(made));
            }
            case Standing.Open _ -> {
                made.listen();
                begin(made);
            }
        }
    }

    private void begin(LiveConnection made) {
        if (!made.isClosed()) {
            open.add(made);
            made.begin();
        }
    }

    private Duration left(Instant until) {
        return Duration.between(service.now(), until);
    }

    void forget(LiveConnection gone) {
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

    /** Ends all of them. */
    void close() {
        List.copyOf(open).forEach(LiveConnection::leave);
    }
}
