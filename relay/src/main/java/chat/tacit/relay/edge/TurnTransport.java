package chat.tacit.relay.edge;

import chat.tacit.protocol.turn.StunMessage;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.spi.transport.Transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** How sockets of calls are made: on one thread of their own, by the best that the platform has. */
final class TurnTransport {
    /** Bytes that may wait in the system for the one port of UDP. */
    private static final int RECEIVED = 1 << 20;

    /** Bytes that may wait for a client on TLS ({@code spec/80-calls} §4), and go on from. */
    private static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(1 << 17, 1 << 18);

    private final Transport transport = GuardedTransport.platform().implementation();
    private final EventLoopGroup loops =
            transport.eventLoopGroup(
                    Transport.IO_EVENT_LOOP_GROUP,
                    1,
                    new DefaultThreadFactory("tacit-turn", true),
                    100);
    private final Guard guard;

    TurnTransport(Guard guard) {
        this.guard = guard;
    }

    EventLoopGroup loops() {
        return loops;
    }

    /** A socket of datagrams. */
    Bootstrap datagrams(ChannelHandler handler) {
        return new Bootstrap()
                .group(loops)
                .channelFactory(transport::datagramChannel)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(StunMessage.MAX_SIZE))
                .handler(handler);
    }

    /** The socket that clients send datagrams to. */
    Bootstrap port(ChannelHandler handler) {
        return datagrams(handler).option(ChannelOption.SO_RCVBUF, RECEIVED);
    }

    /** The socket that clients connect to, with the guard of all others. */
    ServerBootstrap streams(ChannelHandler handler) {
        return new ServerBootstrap()
                .group(loops)
                .channelFactory(transport.serverChannelFactory(false))
                .handler(guard)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING)
                .childHandler(handler);
    }

    /**
     * TLS as on the relay's other ports.
     *
     * @throws IOException if the key can't be used
     */
    static SslContext tls(Pem pem) throws IOException {
        SslContext tls;
        try (InputStream certificate = bytes(pem.certificate());
                InputStream key = bytes(pem.key())) {
            tls =
                    SslContextBuilder.forServer(certificate, key)
                            .sslProvider(
                                    OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                            .protocols("TLSv1.3")
                            .build();
        }
        if (tls.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setSessionCacheEnabled(false);
        }
        return tls;
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A handler of one connection's TLS, whose {@link Visit} keeps the time. */
    static SslHandler handler(SslContext tls, ByteBufAllocator buffers) {
        SslHandler handler = tls.newHandler(buffers);
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }
}
