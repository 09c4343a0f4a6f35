package chat.tacit.relay.edge;

import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.queue.Connection;
import chat.tacit.relay.queue.Peer;
import chat.tacit.relay.queue.QueueEndpoint;

import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * A WebSocket as the queue service's peer. One binary message is one frame; anything else is
 * malformed. Belongs to its event loop.
 */
final class QueueSocket implements Peer {
    /** Bytes that may wait to be written before the service is told to hold back. */
    private static final int WRITE_QUEUE = 128 * 1_024;

    private static final short GOING_AWAY = 1001;

    /** A WebSocket that is closed for a refusal has close code 4000 + its code. */
    private static final int REFUSED = 4_000;

    private final ServerWebSocket socket;
    private final Visit visit;
    private final QueueEndpoint endpoint;
    private final int longest;
    private boolean heard = true;
    private boolean reading = true;

    /** Belongs to the context of the caller. */
    QueueSocket(ServerWebSocket socket, Visit visit, Place place, Vertx vertx) {
        this.socket = socket;
        this.visit = visit;
        this.longest = ServerOptions.frame(place.limits());
        Context context = vertx.getOrCreateContext();
        this.endpoint =
                new QueueEndpoint(
                        place.queues(),
                        new Connection(
                                this,
                                task -> context.runOnContext(_ -> task.run()),
                                new Timers(vertx, place.clock())));
    }

    /** Begins to read. */
    void begin(Runnable gone) {
        visit.expectHandshake();
        socket.setWriteQueueMaxSize(WRITE_QUEUE);
        socket.binaryMessageHandler(message -> {
            heard = true;
            if (message.length() > longest) {
                malformed();
            } else {
                endpoint.receive(message.getBytes());
            }
        });
        socket.drainHandler(_ -> endpoint.writable());
        socket.textMessageHandler(_ -> malformed());
        socket.pongHandler(_ -> heard = true);
        socket.exceptionHandler(failure -> visit.failed(failure, this::malformed));
        socket.closeHandler(_ -> {
            endpoint.ended();
            gone.run();
        });
    }

    /**
     * Pings if there was anything from the client since the last call, or couldn't be since the
     * socket isn't read, and else gives it up.
     */
    void beat() {
        if (heard || !reading) {
            heard = false;
            socket.writePing(BufferInternal.buffer());
        } else {
            socket.close(GOING_AWAY);
        }
    }

    /** The relay stops: what was begun is finished, then the connection ends. */
    Future<Void> leave() {
        Promise<Void> left = Promise.promise();
        endpoint.finish(() -> {
            endpoint.ended();
            // The client's close frame is still to be read.
            socket.resume();
            socket.close(GOING_AWAY).onComplete(left);
        });
        return left.future();
    }

    @Override
    public void send(byte[] frame) {
        socket.writeBinaryMessage(BufferInternal.buffer(Unpooled.wrappedBuffer(frame)));
    }

    @Override
    public boolean isWritable() {
        // One that is closed and not gone yet takes nothing, and may not be asked.
        return !socket.isClosed() && !socket.writeQueueFull();
    }

    @Override
    public void read(boolean on) {
        reading = on;
        if (on) {
            socket.resume();
        } else {
            socket.pause();
        }
    }

    @Override
    public void established() {
        visit.settle();
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

    private void malformed() {
        if (!socket.isClosed()) {
            strike();
            endpoint.ended();
            close(Refusal.MALFORMED);
        }
    }
}
