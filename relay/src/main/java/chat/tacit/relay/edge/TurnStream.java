package chat.tacit.relay.edge;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.turn.FiveTuple;
import chat.tacit.protocol.turn.StreamForm;
import chat.tacit.protocol.turn.Transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One client's messages over TLS, cut where each ends ({@code spec/80-calls} §1). Belongs to its
 * event loop. Until its first message it has the time of the {@link Visit}; then it is looked at
 * from time to time, and closed if it has no allocation.
 */
final class TurnStream extends ByteToMessageDecoder {
    private final TurnPort port;
    private final Visit visit;
    private final Duration idle;
    private final FiveTuple client;
    private @Nullable ChannelHandlerContext socket;
    private @Nullable ScheduledFuture<?> look;
    private boolean settled;
    private boolean over;

    TurnStream(TurnPort port, Visit visit, InetSocketAddress peer, Duration idle) {
        this.port = port;
        this.visit = visit;
        this.idle = idle;
        this.client = new FiveTuple(Transport.TLS, TurnEnds.of(peer));
    }

    FiveTuple client() {
        return client;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        socket = context;
        port.joined(this);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> nothing) {
        if (over) {
            in.skipBytes(in.readableBytes());
        }
        if (in.readableBytes() < StreamForm.HEAD) {
            return;
        }
        int size;
        try {
            size = StreamForm.size(in.nioBuffer(in.readerIndex(), StreamForm.HEAD));
        } catch (MalformedException e) {
            malformed();
            return;
        }
        if (in.readableBytes() >= size) {
            if (!settled) {
                settled = true;
                visit.settle();
                lookLater(context);
            }
            port.message(client, in.nioBuffer(in.readerIndex(), size));
            in.skipBytes(size);
        }
    }

    /** Something came that is no message. */
    void malformed() {
        over = true;
        visit.pass().strike();
        close();
    }

    /** Sends something, however much waits: it was asked for. */
    void send(ByteBuf message) {
        ChannelHandlerContext context = socket;
        if (context == null) {
            message.release();
        } else {
            ChannelFuture _ = context.writeAndFlush(message);
        }
    }

    /** Whether what was sent has been taken, but for so much as may wait. */
    boolean takes() {
        ChannelHandlerContext context = socket;
        return context != null && context.channel().isWritable();
    }

    void close() {
        ChannelHandlerContext context = socket;
        if (context != null) {
            ChannelFuture _ = context.close();
        }
    }

    /**
     * A decoder that hands nothing on reads more by itself, whatever {@code
     * channelWritabilityChanged} said: this one answers and never hands on.
     */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        discardSomeReadBytes();
        context.fireChannelReadComplete();
    }

    /** Who doesn't read what it asked for isn't asked for more. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (look != null) {
            look.cancel(false);
        }
        super.channelInactive(context);
        port.gone(this);
    }

    /** Whoever fails at TLS, or is cut off, is gone. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close();
    }

    private void lookLater(ChannelHandlerContext context) {
        look =
                context.executor()
                        .schedule(
                                () -> {
                                    if (port.serves(client)) {
                                        lookLater(context);
                                    } else {
                                        close();
                                    }
                                },
                                idle.toMillis(),
                                TimeUnit.MILLISECONDS);
    }
}
