package chat.tacit.relay.edge;

import chat.tacit.protocol.pipe.PipeName;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.pipe.PipeEndpoint;
import chat.tacit.relay.pipe.PipePeer;
import chat.tacit.relay.pipe.PipeService;

import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.buffer.BufferInternal;

import java.time.Duration;
import java.util.Optional;

/**
 * A WebSocket as an end of a pipe. One binary message is one frame; anything else is malformed.
 * What waits to be written to a slow reader is at most PIPE_BYTES. Belongs to its event loop.
 */
final class PipeSocket implements PipePeer {
    private static final short DONE = 1000;
    private static final short GOING_AWAY = 1001;

    /** A WebSocket that is closed for a refusal has close code 4000 + its code. */
    private static final int REFUSED = 4_000;

    private final ServerWebSocket socket;
    private final Visit visit;
    private final PipeService pipes;
    private final PipeEndpoint endpoint;
    private final Vertx vertx;

    /** Belongs to the context of the caller. */
    private PipeSocket(
            ServerWebSocket socket, Visit visit, PipeName name, PipeService pipes, Vertx vertx) {
        this.socket = socket;
        this.visit = visit;
        this.pipes = pipes;
        this.vertx = vertx;
        Context context = vertx.getOrCreateContext();
        this.endpoint =
                new PipeEndpoint(pipes, name, this, task -> context.runOnContext(_ -> task.run()));
    }

    /** What leads to a pipe, and when its first frame is to be read. */
    record Request(Visit visit, PipeName name, Duration delay) {}

    /** Takes a socket over. */
    static void open(ServerWebSocket socket, Request request, PipeService pipes, Vertx vertx) {
        socket.pause();
        Delays.after(
                vertx,
                request.delay(),
                () -> {
                    if (!socket.isClosed()) {
                        new PipeSocket(socket, request.visit(), request.name(), pipes, vertx)
                                .begin();
                        socket.resume();
                    }
                });
    }

    private void begin() {
        visit.expectHandshake();
        socket.binaryMessageHandler(message -> {
            if (message.length() > ServerOptions.frame(pipes.limits())) {
                malformed();
            } else {
                endpoint.receive(message.getBytes());
            }
        });
        socket.textMessageHandler(_ -> malformed());
        socket.exceptionHandler(failure -> visit.failed(failure, this::malformed));
        socket.closeHandler(_ -> endpoint.ended());
    }

    @Override
    public Optional<PeerAddress> address() {
        return visit.pass().address();
    }

    @Override
    public void send(byte[] frame) {
        socket.writeBinaryMessage(BufferInternal.buffer(Unpooled.wrappedBuffer(frame)));
    }

    /** No pipe outlasts its ends' time, whatever happens to their sockets. */
    @Override
    public void established() {
        visit.settle();
        long life = pipes.limits().duration(Limit.PIPE_LIFE).toMillis();
        long timer =
                vertx.setTimer(
                        life + 1,
                        _ -> {
                            pipes.wake();
                            socket.close(GOING_AWAY);
                        });
        socket.closeHandler(_ -> {
            vertx.cancelTimer(timer);
            endpoint.ended();
        });
    }

    @Override
    public void strike() {
        visit.pass().strike();
    }

    @Override
    public void close(Refusal reason) {
        if (!socket.isClosed()) {
            socket.close((short) (REFUSED + reason.code()), reason.sentence());
        }
    }

    @Override
    public void end() {
        if (!socket.isClosed()) {
            socket.close(DONE);
        }
    }

    private void malformed() {
        if (!socket.isClosed()) {
            strike();
            endpoint.ended();
            close(Refusal.MALFORMED);
        }
    }
}
