package chat.tacit.web.edge;

import chat.tacit.web.limit.AppLimits;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Connections that have shown no session. There are few, each has little time for a request, and
 * one more takes the place of the one that was silent longest: so nobody who only knocks keeps
 * pages, or others who knock, from being heard. Any thread may call it.
 */
final class Strangers {
    private final Vertx vertx;
    private final AppLimits.Strangers limits;

    /** Each with its timer, the one that was silent longest first. */
    private final SequencedMap<HttpConnection, Long> here = new LinkedHashMap<>();

    Strangers(Vertx vertx, AppLimits.Strangers limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    /** Somebody connects. */
    void came(HttpConnection connection) {
        connection.closeHandler(_ -> {
            var _ = forget(connection);
        });
        wait(connection);
        makeRoom().ifPresent(this::end);
    }

    /** A request came, or was answered, with no session: there is as much time again. */
    void asked(HttpConnection connection) {
        if (forget(connection)) {
            wait(connection);
        }
    }

    /** It shows a session: it is no stranger's any more. */
    void known(HttpConnection connection) {
        var _ = forget(connection);
    }

    private synchronized void wait(HttpConnection connection) {
        long timer = vertx.setTimer(limits.patience().toMillis(), _ -> end(connection));
        here.put(connection, timer);
    }

    private synchronized Optional<HttpConnection> makeRoom() {
        return here.size() > limits.most()
                ? Optional.of(here.firstEntry().getKey())
                : Optional.empty();
    }

    private void end(HttpConnection connection) {
        if (forget(connection)) {
            var _ = connection.close();
        }
    }

    private synchronized boolean forget(HttpConnection connection) {
        Optional<Long> timer = Optional.ofNullable(here.remove(connection));
        timer.ifPresent(vertx::cancelTimer);
        return timer.isPresent();
    }
}
