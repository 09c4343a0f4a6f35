package chat.tacit.relay.edge;

import chat.tacit.protocol.wire.Limit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The queue connections of one event loop. */
final class QueueSockets {
    private final Place place;
    private final Vertx vertx;
    private final Set<QueueSocket> open = new HashSet<>();

    QueueSockets(Place place, Vertx vertx) {
        this.place = place;
        this.vertx = vertx;
        vertx.setPeriodic(
                place.limits().duration(Limit.IDLE_CONNECTION).toMillis(),
                _ -> List.copyOf(open).forEach(QueueSocket::beat));
    }

    /** Takes a socket over; its first frame is read after {@code delay}. */
    void open(ServerWebSocket socket, Visit visit, Duration delay) {
        socket.pause();
        Delays.after(
                vertx,
                delay,
                () -> {
                    if (!socket.isClosed()) {
                        QueueSocket taken = new QueueSocket(socket, visit, place, vertx);
                        open.add(taken);
                        taken.begin(() -> open.remove(taken));
                        socket.resume();
                    }
                });
    }

    /** Ends all of them, or after SHUTDOWN_GRACE gives up those that don't end. */
    Future<?> close() {
        Promise<Void> late = Promise.promise();
        long timer =
                vertx.setTimer(
                        Math.max(1, place.limits().duration(Limit.SHUTDOWN_GRACE).toMillis()),
                        _ -> late.complete());
        return Future.any(
                        late.future(),
                        Future.join(List.copyOf(open).stream().map(QueueSocket::leave).toList()))
                .onComplete(_ -> vertx.cancelTimer(timer));
    }
}
