package chat.tacit.relay.edge;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.relay.live.LiveEndpoint;
import chat.tacit.relay.live.LiveLine;
import chat.tacit.relay.live.LivePeer;

import io.vertx.core.Future;
import io.vertx.core.streams.ReadStream;

import java.time.Duration;
import java.util.Optional;

/**
 * A live connection, whichever way its lines come and go. Belongs to its event loop.
 *
 * <p>It is listened to from the start, so that its end is seen; it says and takes nothing before
 * {@link #begin}.
 */
abstract class LiveConnection implements LivePeer {
    final Visit visit;
    final LiveEndpoint endpoint;
    private final ReadStream<?> socket;
    private final LiveSockets sockets;
    private final Backlog backlog;
    private final Silence silence = new Silence();
    private boolean reading = true;

    LiveConnection(ReadStream<?> socket, Visit visit, LiveSockets sockets) {
        this.socket = socket;
        this.visit = visit;
        this.sockets = sockets;
        this.backlog = new Backlog(sockets.service().limits().value(Limit.LIVE_BACKLOG));
        this.endpoint = new LiveEndpoint(sockets.service(), this, sockets.loop());
    }

    /** Hears what comes, and when it ends. */
    abstract void listen();

    abstract boolean isClosed();

    /** Tells a banned client when it may come again, and nothing else. */
    abstract void turnAway(Duration left);

    abstract Future<Void> write(LiveLine line);

    /** Asks whether the client is there. */
    abstract void ask();

    /** The relay stops, or gives the client up. */
    abstract void leave();

    /** Says the first lines, and begins to read. */
    final void begin() {
        visit.onBan(left -> {
            endpoint.ended();
            turnAway(left);
        });
        endpoint.begin();
        read(true);
    }

    /** Asks whether the client is there if there was nothing from it, or gives it up. */
    final void beat() {
        if (!reading) {
            silence.broken();
        }
        switch (silence.beat()) {
            case NOTHING -> {}
            case ASK -> ask();
            case GIVE_UP -> leave();
        }
    }

    /** Something came. */
    final void heard() {
        silence.broken();
    }

    /** The socket is closed. */
    final void gone() {
        endpoint.ended();
        sockets.forget(this);
    }

    final Limits limits() {
        return sockets.service().limits();
    }

    @Override
    public final Optional<PeerAddress> address() {
        return visit.pass().address();
    }

    @Override
    public final void send(LiveLine line) {
        if (isClosed()) {
            return;
        }
        if (backlog.takes(line.size())) {
            backlog.add(line.size(), write(line));
        } else {
            endpoint.ended();
            visit.cut();
        }
    }

    @Override
    public final void expectLine() {
        visit.expectHandshake();
    }

    @Override
    public final void established() {
        visit.settle();
    }

    @Override
    public final void read(boolean on) {
        reading = on;
        if (on) {
            socket.resume();
        } else {
            socket.pause();
        }
    }

    @Override
    public final void after(Duration delay, Runnable task) {
        sockets.after(delay, task);
    }

    @Override
    public final Optional<Duration> strike() {
        return visit.pass().strike();
    }
}
