package chat.tacit.relay.edge;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.live.LineDecoder;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.live.LiveEndpoint;
import chat.tacit.relay.live.LiveLine;
import chat.tacit.relay.live.LivePeer;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.NetSocket;

import java.time.Duration;
import java.util.Optional;

/**
 * A TLS socket as a live connection: lines, each ended by LF, and nothing around them, so that it
 * can be spoken by hand. Belongs to its event loop.
 */
final class LiveStream implements LivePeer, LiveSockets.Open {
    /** How long what was said last may take to go out. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final NetSocket socket;
    private final Visit visit;
    private final LiveSockets sockets;
    private final Backlog backlog;
    private final LineDecoder decoder;
    private final LiveEndpoint endpoint;
    private final Silence silence = new Silence();
    private boolean reading = true;
    private boolean closed;

    LiveStream(NetSocket socket, Visit visit, LiveSockets sockets) {
        this.socket = socket;
        this.visit = visit;
        this.sockets = sockets;
        this.backlog = sockets.backlog();
        this.decoder =
                new LineDecoder(sockets.service().limits().count(Limit.LIVE_FIRST_LINE_BYTES));
        this.endpoint = new LiveEndpoint(sockets.service(), this, sockets.loop());
    }

    /** Tells a banned client when it may come again, and nothing else. */
    static void turnAway(NetSocket socket, Duration left) {
        write(socket, LiveEndpoint.banned(left));
        socket.end();
    }

    private static Future<Void> write(NetSocket socket, LiveLine line) {
        return socket.write(BufferInternal.buffer(Unpooled.wrappedBuffer(line.ended())));
    }

    /** Says the first lines, and begins to read. */
    void begin() {
        visit.onBan(left -> {
            endpoint.ended();
            write(socket, LiveEndpoint.banned(left));
            hangUp();
        });
        socket.handler(this::take);
        // Whatever fails below the lines is just the end.
        socket.exceptionHandler(_ -> {});
        socket.closeHandler(_ -> {
            closed = true;
            endpoint.ended();
            sockets.forget(this);
        });
        endpoint.begin();
    }

    private void take(Buffer bytes) {
        silence.broken();
        if (closed) {
            return;
        }
        try {
            decoder.take(bytes.getBytes(), endpoint::receive);
        } catch (MalformedException e) {
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
            case ASK -> endpoint.ping();
            case GIVE_UP -> leave();
        }
    }

    @Override
    public void leave() {
        endpoint.ended();
        hangUp();
    }

    @Override
    public Optional<PeerAddress> address() {
        return visit.pass().address();
    }

    @Override
    public void send(LiveLine line) {
        if (closed) {
            return;
        }
        if (backlog.takes(line.size())) {
            backlog.add(line.size(), write(socket, line));
        } else {
            endpoint.ended();
            closed = true;
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
        decoder.limit(bytes);
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

    /** A line has said why, if there was something to say. */
    @Override
    public void close(Optional<Refusal> reason) {
        hangUp();
    }

    private void hangUp() {
        if (!closed) {
            closed = true;
            socket.end();
            sockets.after(CLOSING, visit::cut);
        }
    }
}
