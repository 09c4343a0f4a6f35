package chat.tacit.relay.edge;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.live.LiveEndpoint;
import chat.tacit.relay.live.LiveLine;
import chat.tacit.relay.live.LivePeer;

import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.buffer.BufferInternal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A WebSocket as a live connection: one text message is one line; anything else is malformed.
 * Belongs to its event loop.
 */
final class LiveSocket implements LivePeer, LiveSockets.Open {
    private static final short DONE = 1000;
    private static final short GOING_AWAY = 1001;

    /** A WebSocket that is closed for a refusal has close code 4000 + its code. */
    private static final int REFUSED = 4_000;

    private final ServerWebSocket socket;
    private final Visit visit;
    private final LiveSockets sockets;
    private final Backlog backlog;
    private final MessageGuard messages;
    private final LiveEndpoint endpoint;
    private final Silence silence = new Silence();
    private boolean reading = true;

    LiveSocket(ServerWebSocket socket, Visit visit, LiveSockets sockets) {
        this.socket = socket;
        this.visit = visit;
        this.sockets = sockets;
        this.backlog = sockets.backlog();
        this.messages =
                new MessageGuard(
                        sockets.service().limits().value(Limit.LIVE_FIRST_LINE_BYTES),
                        this::malformed);
        this.endpoint = new LiveEndpoint(sockets.service(), this, sockets.loop());
    }

    /** Tells a banned client when it may come again, and nothing else. */
    static void turnAway(ServerWebSocket socket, Duration left) {
        socket.writeTextMessage(LiveEndpoint.banned(left).text());
        socket.close((short) (REFUSED + Refusal.BANNED.code()), Refusal.BANNED.sentence());
    }

    /** Says the first lines, and begins to read. */
    void begin() {
        visit.onBan(left -> {
            endpoint.ended();
            turnAway(socket, left);
        });
        visit.guard(messages);
        socket.textMessageHandler(text -> {
            silence.broken();
            endpoint.receive(text.getBytes(StandardCharsets.UTF_8));
        });
        socket.binaryMessageHandler(_ -> malformed());
        socket.pongHandler(_ -> silence.broken());
        socket.exceptionHandler(failure -> visit.failed(failure, this::malformed));
        socket.closeHandler(_ -> {
            endpoint.ended();
            sockets.forget(this);
        });
        endpoint.begin();
    }

    private void malformed() {
        if (!socket.isClosed()) {
            endpoint.malformed();
        }
    }

    @Override
    public void beat() {
        if (!reading) {
            silence.broken();
        }
        switch (silence.beat()) {
            case NOTHING -> {}
            case ASK -> socket.writePing(BufferInternal.buffer());
            case GIVE_UP -> leave();
        }
    }

    @Override
    public void leave() {
        endpoint.ended();
        if (!socket.isClosed()) {
            socket.close(GOING_AWAY);
        }
    }

    @Override
    public Optional<PeerAddress> address() {
        return visit.pass().address();
    }

    @Override
    public void send(LiveLine line) {
        if (socket.isClosed()) {
            return;
        }
        if (backlog.takes(line.size())) {
            backlog.add(line.size(), socket.writeTextMessage(line.text()));
        } else {
            endpoint.ended();
            visit.cut();
        }
    }

    @Override
    public void expectLine() {
        visit.expectHandshake();
    }

    @Override
    public void established() {
        visit.settle();
    }

    @Override
    public void limit(int bytes) {
        messages.limit(bytes);
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
    public void after(Duration delay, Runnable task) {
        sockets.after(delay, task);
    }

    @Override
    public Optional<Duration> strike() {
        return visit.pass().strike();
    }

    @Override
    public void close(Optional<Refusal> reason) {
        if (socket.isClosed()) {
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
