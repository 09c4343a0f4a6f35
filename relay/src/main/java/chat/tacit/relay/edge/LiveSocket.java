package chat.tacit.relay.edge;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.live.LiveEndpoint;
import chat.tacit.relay.live.LiveLine;

import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.buffer.BufferInternal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A WebSocket as a live connection: one text message is one line; anything else is malformed.
 * Belongs to its event loop.
 */
final class LiveSocket extends LiveConnection {
    private static final short DONE = 1000;
    private static final short GOING_AWAY = 1001;

    /** A WebSocket that is closed for a refusal has close code 4000 + its code. */
    private static final int REFUSED = 4_000;

    private final ServerWebSocket socket;
    private final MessageGuard messages;

    LiveSocket(ServerWebSocket socket, Visit visit, LiveSockets sockets) {
        super(socket, visit, sockets);
        this.socket = socket;
        this.messages =
                new MessageGuard(limits().value(Limit.LIVE_FIRST_LINE_BYTES), this::malformed);
    }

    @Override
    void listen() {
        socket.textMessageHandler(text -> {
            heard();
            endpoint.receive(text.getBytes(StandardCharsets.UTF_8));
        });
        socket.binaryMessageHandler(_ -> malformed());
        socket.pongHandler(_ -> heard());
        socket.exceptionHandler(failure -> visit.failed(failure, this::malformed));
        socket.closeHandler(_ -> gone());
        // The last, since what came too early is looked at here.
        visit.guard(messages, limits());
    }

    private void malformed() {
        if (!isClosed()) {
            endpoint.malformed();
        }
    }

    @Override
    boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    void turnAway(Duration left) {
        write(LiveEndpoint.banned(left));
        socket.close((short) (REFUSED + Refusal.BANNED.code()), Refusal.BANNED.sentence());
    }

    @Override
    Future<Void> write(LiveLine line) {
        return socket.writeTextMessage(line.text());
    }

    @Override
    void ask() {
        socket.writePing(BufferInternal.buffer());
    }

    @Override
    void leave() {
        endpoint.ended();
        if (!isClosed()) {
            socket.close(GOING_AWAY);
        }
    }

    @Override
    public void limit(int bytes) {
        messages.limit(bytes);
    }

    @Override
    public void close(Optional<Refusal> reason) {
        if (isClosed()) {
            return;
        }
        // The client's close frame is still to be read.
        socket.resume();
        if (reason.isPresent()) {
            Refusal refusal = reason.get();
            socket.close((short) (REFUSED + refusal.code()), refusal.sentence());
        } else {
            socket.close(DONE);
        }
    }
}
