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
 * Calls of gRPC over HTTP/2 and of gRPC-Web over either ({@code spec/50-room} §3): reads the one
 * message of a call, no byte beyond the longest that its method takes, and writes the answers with
 * the trailers behind them. For one event loop.
 */
final class GrpcCalls {
    /** Bytes of a call that isn't taken which are read, so that its client hears why. */
    private static final int IGNORED = 131_072;

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

    void open(HttpServerRequest request, String path, Turn turn) {
        Optional<GrpcForm> form = GrpcForm.of(request);
        if (!request.method().equals(HttpMethod.POST)) {
            plain(request, turn, 405, "Only POST.");
        } else if (form.isEmpty()) {
            plain(request, turn, 415, "Only " + GrpcForm.taken(request) + ".");
        } else {
            begin(new Call(request, form.get(), turn), path);
        }
    }

    private static void plain(HttpServerRequest request, Turn turn, int status, String text) {
        turn.rest();
        request.response().setStatusCode(status).end(text + "\n");
    }

    private void begin(Call call, String path) {
        Optional<Refusal> refusal =
                call.turn.pass().claim(call.request.headers().getAll("X-Forwarded-For"));
        Optional<Method> method = Method.at(path);
        if (refusal.isPresent()) {
            call.ignore();
            call.refuse(refusal.get());
            return;
        }
        Duration delay = Duration.ZERO;
        switch (call.turn.pass().standing()) {
            case Standing.Banned _ -> {
                call.ignore();
                call.refuse(Refusal.BANNED);
                return;
            }
            case Standing.Throttled(Duration wait) -> delay = wait;
            case Standing.Open _ -> {}
        }
        if (rooms.isEmpty() || method.isEmpty()) {
            call.ignore();
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
        private final GrpcForm form;
        private final Turn turn;
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private RoomEndpoint.@Nullable Call call;
        private byte @Nullable [] message;
        private boolean over;

        Call(HttpServerRequest request, GrpcForm form, Turn turn) {
            this.request = request;
            this.response = request.response();
            this.form = form;
            this.turn = turn;
            response.closeHandler(_ -> gone());
            response.exceptionHandler(_ -> gone());
            request.exceptionHandler(_ -> gone());
        }

        void read(RoomEndpoint endpoint, Method method, Duration delay) {
            turn.expectHandshake();
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
                turn.pass().strike();
                refuse(Refusal.MALFORMED);
                request.connection().close();
            }
        }

        /** From now on the call takes as long as it takes; its reader may leave at any time. */
        private void make(RoomEndpoint endpoint, Method method, byte[] whole) {
            turn.rely();
            RoomEndpoint.Call made = endpoint.call(method, turn.pass().address(), whole, this);
            call = made;
        }

        private void gone() {
            turn.left();
            RoomEndpoint.Call made = call;
            if (!over && made != null) {
                made.left();
            }
            over = true;
        }

        @Override
        public boolean item(byte[] answer) {
            byte[] framed = GrpcMessages.frame(answer);
            int now = waiting.addAndGet(framed.length);
            context.runOnContext(_ -> write(framed));
            if (now < turn.backlog()) {
                return true;
            }
            stopped.set(true);
            // What was written meanwhile doesn't tell any more.
            return waiting.get() < turn.backlog() && stopped.compareAndSet(true, false);
        }

        private void write(byte[] framed) {
            if (over) {
                return;
            }
            Future<Void> _ =
                    head().write(Buffer.buffer(framed))
                            .onComplete(_ -> {
                                RoomEndpoint.Call made = call;
                                boolean room = waiting.addAndGet(-framed.length) < turn.backlog();
                                if (room && made != null && stopped.compareAndSet(true, false)) {
                                    made.writable();
                                }
                            });
        }

        @Override
        public void last(byte[] answer) {
            context.runOnContext(
                    _ -> end(Buffer.buffer(GrpcMessages.frame(answer)), GrpcTrailers.OK));
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
                    turn.pass().strike();
                }
                refuse(refusal);
            });
        }

        void refuse(Refusal refusal) {
            end(Buffer.buffer(), GrpcTrailers.of(refusal));
        }

        /** Reads what comes of a call that isn't taken, and no more than so much. */
        void ignore() {
            int[] left = {IGNORED};
            request.handler(bytes -> {
                left[0] -= bytes.length();
                if (left[0] < 0) {
                    request.connection().close();
                }
            });
        }

        private HttpServerResponse head() {
            if (!response.headWritten()) {
                response.setChunked(true)
                        .putHeader("Content-Type", form.type())
                        .putHeader("Cache-Control", "no-store")
                        .putHeader("X-Content-Type-Options", "nosniff");
            }
            return response;
        }

        private void end(Buffer rest, GrpcTrailers trailers) {
            if (!over && !response.ended() && !response.closed()) {
                over = true;
                turn.rest();
                form.end(head(), rest, trailers);
            }
        }
    }
}
