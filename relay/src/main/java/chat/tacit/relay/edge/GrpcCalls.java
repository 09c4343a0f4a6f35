package chat.tacit.relay.edge;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.GrpcPart;
import chat.tacit.protocol.room.GrpcTrailers;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.Standing;
import chat.tacit.relay.room.RoomCaller;
import chat.tacit.relay.room.RoomEndpoint;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls of gRPC-Web ({@code spec/50-room} §3): reads the one message of a call, no byte beyond the
 * longest that its method takes, and writes the answers with the trailers behind them. For one
 * event loop.
 */
final class GrpcCalls {
    private static final String TYPE = "application/grpc-web+proto";

    /** Bytes that wait for a socket before its stream isn't read for any more. */
    private static final int BACKLOG = 65_536;

    private final Optional<RoomEndpoint> rooms;
    private final Vertx vertx;
    private final Context context;

    /**
     * @param rooms what answers; nothing if the relay doesn't offer it
     */
    GrpcCalls(Optional<RoomEndpoint> rooms, Vertx vertx, Context context) {
        this.rooms = rooms;
        this.vertx = vertx;
        this.context = context;
    }

    /** Whether a path is one of this service's. */
    static boolean leads(String path) {
        return path.startsWith(Method.PATH);
    }

    void open(HttpServerRequest request, String path, Visit visit) {
        if (!request.method().equals(HttpMethod.POST)) {
            plain(request, visit, 405, "Only POST.");
        } else if (!TYPE.equals(request.getHeader("Content-Type"))) {
            plain(request, visit, 415, "Only " + TYPE + ".");
        } else {
            begin(new Call(request, visit), path);
        }
    }

    private static void plain(HttpServerRequest request, Visit visit, int status, String text) {
        visit.rest();
        request.response().setStatusCode(status).end(text + "\n");
    }

    private void begin(Call call, String path) {
        Optional<Refusal> refusal =
                call.visit.pass().claim(call.request.headers().getAll("X-Forwarded-For"));
        Optional<Method> method = Method.at(path);
        if (refusal.isPresent()) {
            call.refuse(refusal.get());
            return;
        }
        Duration delay = Duration.ZERO;
        switch (call.visit.pass().standing()) {
            case Standing.Banned _ -> {
                call.refuse(Refusal.BANNED);
                return;
            }
            case Standing.Throttled(Duration wait) -> delay = wait;
            case Standing.Open _ -> {}
        }
        if (rooms.isEmpty() || method.isEmpty()) {
            call.refuse(Refusal.SERVICE_OFF);
        } else {
            boolean hello = method.get() == Method.HELLO;
            call.read(rooms.get(), method.get(), hello ? delay : Duration.ZERO);
        }
    }

    /** One call: its socket's half on the event loop, its answers from any thread. */
    private final class Call implements RoomCaller {
        private final HttpServerRequest request;
        private final HttpServerResponse response;
        private final Visit visit;
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private RoomEndpoint.@Nullable Call call;
        private byte @Nullable [] message;
        private boolean over;

        Call(HttpServerRequest request, Visit visit) {
            this.request = request;
            this.response = request.response();
            this.visit = visit;
        }

        void read(RoomEndpoint endpoint, Method method, Duration delay) {
            visit.expectHandshake();
            GrpcMessages parts = GrpcMessages.request(method);
            request.handler(bytes ->
                    decode(() ->
                            parts.take(
                                    bytes.getBytes(),
                                    part -> {
                                        if (part instanceof GrpcPart.Message it) {
                                            message = it.bytes();
                                        }
                                    })));
            request.endHandler(_ -> {
                decode(parts::end);
                byte[] whole = message;
                if (!over && whole != null) {
                    Delays.after(vertx, delay, () -> make(endpoint, method, whole));
                }
            });
        }

        private void decode(Runnable step) {
            if (over) {
                return;
            }
            try {
                step.run();
            } catch (MalformedException e) {
                visit.pass().strike();
                refuse(Refusal.MALFORMED);
                request.connection().close();
            }
        }

        /** From now on the call takes as long as it takes; its reader may leave at any time. */
        private void make(RoomEndpoint endpoint, Method method, byte[] whole) {
            visit.rely();
            RoomEndpoint.Call made = endpoint.call(method, visit.pass().address(), whole, this);
            call = made;
            response.closeHandler(_ -> gone(made));
            response.exceptionHandler(_ -> gone(made));
        }

        private void gone(RoomEndpoint.Call made) {
            if (!over) {
                over = true;
                made.left();
            }
        }

        @Override
        public boolean item(byte[] answer) {
            byte[] framed = GrpcMessages.frame(answer);
            int now = waiting.addAndGet(framed.length);
            context.runOnContext(_ -> write(framed));
            if (now < BACKLOG) {
                return true;
            }
            stopped.set(true);
            // What was written meanwhile doesn't tell any more.
            return waiting.get() < BACKLOG && stopped.compareAndSet(true, false);
        }

        private void write(byte[] framed) {
            if (over) {
                return;
            }
            Future<Void> _ =
                    head().write(Buffer.buffer(framed))
                            .onComplete(_ -> {
                                RoomEndpoint.Call made = call;
                                boolean room = waiting.addAndGet(-framed.length) < BACKLOG;
                                if (room && made != null && stopped.compareAndSet(true, false)) {
                                    made.writable();
                                }
                            });
        }

        @Override
        public void last(byte[] answer) {
            context.runOnContext(_ ->
                    end(
                            Buffer.buffer(GrpcMessages.frame(answer))
                                    .appendBytes(GrpcMessages.frame(GrpcTrailers.OK))));
        }

        @Override
        public void cut() {
            context.runOnContext(_ -> {
                over = true;
                request.connection().close();
            });
        }

        @Override
        public void reject(Refusal refusal, boolean strike) {
            context.runOnContext(_ -> {
                if (strike) {
                    visit.pass().strike();
                }
                refuse(refusal);
            });
        }

        void refuse(Refusal refusal) {
            end(Buffer.buffer(GrpcMessages.frame(GrpcTrailers.of(refusal))));
        }

        private HttpServerResponse head() {
            if (!response.headWritten()) {
                response.setChunked(true)
                        .putHeader("Content-Type", TYPE)
                        .putHeader("Cache-Control", "no-store")
                        .putHeader("X-Content-Type-Options", "nosniff");
            }
            return response;
        }

        private void end(Buffer rest) {
            if (!over && !response.ended() && !response.closed()) {
                over = true;
                visit.rest();
                head().end(rest);
            }
        }
    }
}
