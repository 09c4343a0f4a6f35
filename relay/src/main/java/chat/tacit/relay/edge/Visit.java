package chat.tacit.relay.edge;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One socket from its first moment to its last, and how long it may take over what it does. From
 * the start it has CLIENT_CONNECT_TIMEOUT for TLS and a whole request, and a WebSocket as long
 * again for its hello: whoever dawdles, at whatever layer, is closed and gets a strike.
 *
 * <p>Belongs to the socket's event loop.
 */
final class Visit extends ChannelInboundHandlerAdapter implements Turn {
    /** Bytes that wait for a socket because of one call before that is told to stop. */
    private static final int BACKLOG = 65_536;

    private final Pass pass;
    private final Limits limits;
    private final Runnable gone;
    private @Nullable ChannelHandlerContext socket;
    private @Nullable Deadline deadline;
    private @Nullable ScheduledFuture<?> idle;
    private @Nullable Consumer<Duration> farewell;

    /** Streams there are, over HTTP/2 alone. */
    private final Set<Stream> streams = new HashSet<>();

    /** Those of them that aren't answered yet. */
    private final AtomicInteger unanswered = new AtomicInteger();

    Visit(Pass pass, Limits limits, Runnable gone) {
        this.pass = pass;
        this.limits = limits;
        this.gone = gone;
    }

    @Override
    public Pass pass() {
        return pass;
    }

    /** One more request that goes on beside others. */
    Turn turn() {
        cancelDeadline();
        Stream stream = new Stream();
        streams.add(stream);
        unanswered.incrementAndGet();
        stream.expectHandshake();
        return stream;
    }

    /** Whom to tell how long its address is banned, if missing a deadline begins a ban. */
    void onBan(Consumer<Duration> tell) {
        farewell = tell;
    }

    /**
     * Has a WebSocket's frames decoded by a decoder of its own, and looked at before. Both begin
     * with the same byte: what a client has said too early may be lost to it, and can't make one
     * see other frames than the other.
     */
    void guard(MessageGuard messages, Limits of) {
        ChannelHandlerContext own = socket;
        ChannelHandlerContext first =
                own == null ? null : own.pipeline().context(WebSocketFrameDecoder.class);
        if (first == null) {
            cut(); // it is closed
            return;
        }
        ChannelPipeline pipeline = first.pipeline();
        pipeline.addAfter(
                first.name(), null, new WebSocket13FrameDecoder(ServerOptions.frames(of)));
        pipeline.addAfter(first.name(), null, messages);
        pipeline.remove(first.name());
    }

    /** Closes the socket at once, whatever waits to be written. */
    void cut() {
        cancelDeadline();
        ChannelHandlerContext context = socket;
        if (context != null) {
            ChannelFuture _ = context.close();
        }
    }

    @Override
    public void expectHandshake() {
        cancelDeadline();
        deadline = handshake();
    }

    @Override
    public void rest() {
        pass.finish();
        cancelDeadline();
        ChannelHandlerContext context = socket;
        if (context != null) {
            long time = limits.duration(Limit.IDLE_CONNECTION).toMillis();
            idle = context.executor().schedule(this::cut, time, TimeUnit.MILLISECONDS);
        }
    }

    /** A session stands, and from now on keeps time itself. */
    void settle() {
        pass.establish();
        cancelDeadline();
    }

    @Override
    public void rely() {
        pass.finish();
        cancelDeadline();
    }

    /** The socket goes with it. */
    @Override
    public void left() {}

    @Override
    public int backlog() {
        return BACKLOG;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        socket = context;
        if (context.channel().isActive() && context.channel().isRegistered()) {
            expectHandshake();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        expectHandshake();
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancelDeadline();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        cancelDeadline();
        streams.forEach(Stream::cancel);
        gone.run();
        pass.close();
    }

    private @Nullable Deadline handshake() {
        ChannelHandlerContext context = socket;
        Duration time = limits.duration(Limit.CLIENT_CONNECT_TIMEOUT);
        return context == null ? null : new Deadline(context.executor(), time, this::miss);
    }

    private void miss() {
        streams.forEach(Stream::cancel);
        Optional<Duration> ban = pass.strike();
        Consumer<Duration> tell = farewell;
        if (ban.isPresent() && tell != null) {
            tell.accept(ban.get());
        } else {
            cut();
        }
    }

    /**
     * What came of a WebSocket that failed: what isn't one of its frames, or is too large for one,
     * is malformed. A connection that was reset is just over, as it is for whoever loses the
     * network or is killed.
     */
    void failed(Throwable failure, Runnable malformed) {
        if (!(failure instanceof IOException)) {
            malformed.run();
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
        if (idle != null) {
            idle.cancel(false);
            idle = null;
        }
    }

    /** One request among several. When all are answered the socket rests. */
    private final class Stream implements Turn {
        private @Nullable Deadline own;
        private boolean answered;

        @Override
        public Pass pass() {
            return pass;
        }

        @Override
        public void expectHandshake() {
            cancel();
            if (!answered) {
                own = handshake();
            }
        }

        @Override
        public void rely() {
            pass.finish();
            cancel();
        }

        @Override
        public void rest() {
            cancel();
            if (!answered) {
                answered = true;
                pass.finish();
                if (unanswered.decrementAndGet() == 0) {
                    Visit.this.rest();
                }
            }
        }

        @Override
        public void left() {
            rest();
            streams.remove(this);
        }

        /** The more there are, the less each may leave waiting. */
        @Override
        public int backlog() {
            int share = limits.count(Limit.HTTP2_BACKLOG) / Math.max(1, unanswered.get());
            return Math.min(BACKLOG, share);
        }

        private void cancel() {
            if (own != null) {
                own.cancel();
                own = null;
            }
        }
    }
}
