package chat.tacit.relay.edge;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.live.LineDecoder;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.live.LiveEndpoint;
import chat.tacit.relay.live.LiveLine;

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
final class LiveStream extends LiveConnection {
    /** How long what was said last may take to go out. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final NetSocket socket;
    private final LineDecoder decoder;
    private boolean closed;

    LiveStream(NetSocket socket, Visit visit, LiveSockets sockets) {
        super(socket, visit, sockets);
        this.socket = socket;
        this.decoder = new LineDecoder(limits().count(Limit.LIVE_FIRST_LINE_BYTES));
    }

    @Override
    void listen() {
        socket.handler(this::take);
        // Whatever fails below the lines is just the end.
        socket.exceptionHandler(_ -> {});
        socket.closeHandler(_ -> {
            closed = true;
            gone();
        });
    }

    private void take(Buffer bytes) {
        heard();
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
    boolean isClosed() {
        return closed;
    }

    @Override
    void turnAway(Duration left) {
        write(LiveEndpoint.banned(left));
        hangUp();
    }

    @Override
    Future<Void> write(LiveLine line) {
        return socket.write(BufferInternal.buffer(Unpooled.wrappedBuffer(line.ended())));
    }

    @Override
    void ask() {
        endpoint.ping();
    }

    @Override
    void leave() {
        endpoint.ended();
        hangUp();
    }

    @Override
    public void limit(int bytes) {
        decoder.limit(bytes);
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
            after(CLOSING, visit::cut);
        }
    }
}
