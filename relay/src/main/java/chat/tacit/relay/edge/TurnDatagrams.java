package chat.tacit.relay.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/** Hands on what comes to a socket, without a copy, and sends all that follows from it at once. */
final class TurnDatagrams extends ChannelInboundHandlerAdapter {
    private final BiConsumer<InetSocketAddress, ByteBuffer> taker;
    private final Runnable flush;

    /**
     * @param taker of what comes, which is good until it returns
     * @param flush sends what was written
     */
    TurnDatagrams(BiConsumer<InetSocketAddress, ByteBuffer> taker, Runnable flush) {
        this.taker = taker;
        this.flush = flush;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof DatagramPacket packet) {
            try {
                taker.accept(packet.sender(), packet.content().nioBuffer());
            } finally {
                packet.release();
            }
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        flush.run();
    }

    /** Whoever isn't there to hear says so by ICMP; that is no matter. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
}
