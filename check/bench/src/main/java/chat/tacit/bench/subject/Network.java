package chat.tacit.bench.subject;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;

/** The event loops of all clients, and TLS 1.3 connections to loopback on them. */
public final class Network implements AutoCloseable {
    private final EventLoopGroup loops;

    public Network(int threads) {
        this.loops =
                new MultiThreadIoEventLoopGroup(
                        threads,
                        Epoll.isAvailable()
                                ? EpollIoHandler.newFactory()
                                : NioIoHandler.newFactory());
    }

    /** The loops in turn. */
    public EventLoop nextLoop() {
        return loops.next();
    }

    /** TLS 1.3 with the one peer whose self-signed certificate is in {@code pem}. */
    static SslContext tls(Path pem) throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols("TLSv1.3")
                .trustManager(pem.toFile())
                .build();
    }

    /**
     * Begins to connect to a port of loopback.
     *
     * @param handlers adds those that come behind TLS
     * @param failed is told if the TCP connection can't be made
     */
    static void connect(
            EventLoop loop,
            SslContext tls,
            int port,
            Consumer<Channel> handlers,
            Consumer<Throwable> failed) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                channel.pipeline()
                                        .addLast(
                                                tls.newHandler(channel.alloc(), "127.0.0.1", port));
                                handlers.accept(channel);
                            }
                        })
                .connect(address)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        failed.accept(done.cause());
                    }
                });
    }

    @Override
    public void close() {
        loops.shutdownGracefully().awaitUninterruptibly();
    }
}
