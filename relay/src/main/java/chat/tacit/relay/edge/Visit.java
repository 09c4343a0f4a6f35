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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One socket from its first moment to its last, and how long it may take over what it does. From
 * the start it has CLIENT_CONNECT_TIMEOUT for TLS and a whole request, and a WebSocket as long
 * again for its hello: whoever dawdles, at whatever layer, is closed and gets a strike.
 *
 * <p>Belongs to the socket's event loop.
 */
final class Visit extends ChannelInboundHandlerAdapter {
    private final Pass pass;
    private final Limits limits;
    private final Runnable gone;
    private @Nullable ChannelHandlerContext socket;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable Consumer<Duration> farewell;

    Visit(Pass pass, Limits limits, Runnable gone) {
        this.pass = pass;
        this.limits = limits;
        this.gone = gone;
    }

    Pass pass() {
        return pass;
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

    /** Something has begun that must be done within CLIENT_CONNECT_TIMEOUT. */
    void expectHandshake() {
        closeAfter(limits.duration(Limit.CLIENT_CONNECT_TIMEOUT), true);
    }

    /** A request has been answered; another one may follow. */
    void rest() {
        pass.finish();
        closeAfter(limits.duration(Limit.IDLE_CONNECTION), false);
    }

    /** A session stands, and from now on keeps time itself. */
    void settle() {
        pass.establish();
        cancelDeadline();
    }

    /** The relay itself keeps time for it from now on, and it is no session. */
    void rely() {
        pass.finish();
        cancelDeadline();
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
        gone.run();
        pass.close();
    }

    private void closeAfter(Duration time, boolean strike) {
        cancelDeadline();
        ChannelHandlerContext context = socket;
        if (context != null) {
            deadline =
                    context.executor()
                            .schedule(
                                    () -> {
                                        if (strike) {
                                            miss();
                                        } else {
                                            cut();
                                        }
                                    },
                                    time.toMillis(),
                                    TimeUnit.MILLISECONDS);
        }
    }

    private void miss() {
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
            deadline.cancel(false);
            deadline = null;
        }
    }
}
