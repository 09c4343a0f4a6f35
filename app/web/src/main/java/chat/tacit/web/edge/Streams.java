package chat.tacit.web.edge;

import chat.tacit.web.events.EventLog;
import chat.tacit.web.gate.Session;
import chat.tacit.web.limit.AppLimits;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Streams of events. Runs on the event loop. */
final class Streams {
    private final Vertx vertx;
    private final EventLog log;
    private final AppLimits limits;
    private final AtomicInteger open = new AtomicInteger();

    Streams(Vertx vertx, EventLog log, AppLimits limits) {
        this.vertx = vertx;
        this.log = log;
        this.limits = limits;
    }

    void begin(HttpServerRequest request, Session session) {
        HttpServerResponse response = request.response();
        if (open.incrementAndGet() > limits.streams()) {
            open.decrementAndGet();
            response.setStatusCode(429).end();
            return;
        }
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        response.write(": hello\n\n");
        Context context = vertx.getOrCreateContext();
        Runnable end =
                log.follow(
                        Optional.ofNullable(request.getHeader("Last-Event-ID")),
                        text -> context.runOnContext(_ -> write(response, text)));
        long timer =
                vertx.setPeriodic(
                        limits.keepalive().toMillis(), _ -> write(response, ": still here\n\n"));
        AtomicBoolean over = new AtomicBoolean();
        Runnable forget = session.atEnd(() -> context.runOnContext(_ -> close(response)));
        response.closeHandler(_ -> {
            if (over.compareAndSet(false, true)) {
                vertx.cancelTimer(timer);
                end.run();
                forget.run();
                open.decrementAndGet();
            }
        });
    }

    /** A page that doesn't read is cut off; it gets what it missed when it comes back. */
    private static void write(HttpServerResponse response, String text) {
        if (response.closed() || response.ended()) {
            return;
        }
        if (response.writeQueueFull()) {
            close(response);
            return;
        }
        response.write(text);
    }

    private static void close(HttpServerResponse response) {
        if (!response.closed()) {
            response.reset();
        }
    }
}
