package chat.tacit.client.tunnel;

import chat.tacit.client.route.RelayProxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLException;

/**
 * The JDK's selectors, with a door at the head of each socket that goes to a {@link Way} instead of
 * an address: it puts the hops before everything that the socket's user does.
 */
public final class TunnelTransport implements io.vertx.core.transport.Transport, Transport {
    /** For all the steps of a way together, each of which asks the next. */
    public static final int TIMEOUT_MS = 15_000;

    /** Between the two calls by which Vert.x prepares a socket, on the thread of that. */
    private static final ThreadLocal<@Nullable Way> CONFIGURED = new ThreadLocal<>();

    private final io.vertx.core.transport.Transport platform =
            io.vertx.core.transport.Transport.NIO;
    private final Transport transport = platform.implementation();
    private final SslContext tls;
    private final AtomicLong ways = new AtomicLong();
    private final Map<String, Way> named = new ConcurrentHashMap<>();

    public TunnelTransport() {
        this.tls = context();
    }

    /** Any certificate: the hello says whose it has to be. */
    private static SslContext context() {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm(null)
                    .protocols("TLSv1.3")
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this machine has no TLS 1.3", e);
        }
    }

    /** The name for a client whose one socket goes a way: it is found by it, once. */
    public String name(Way way) {
        String name = "way-" + ways.incrementAndGet();
        named.put(name, way);
        return name;
    }

    /**
     * Right after {@link #configure(ClientOptionsBase, int, boolean, Bootstrap)}, on the same
     * thread, Vert.x asks what to connect to. For a way that is no internet address, so that its
     * name isn't looked up.
     */
    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        Way way = CONFIGURED.get();
        CONFIGURED.remove();
        return way == null ? transport.convert(address) : way.target();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        ChannelFactory<? extends Channel> plain = transport.channelFactory(domainSocket);
        return () -> {
            Channel channel = plain.newChannel();
            channel.pipeline().addFirst(new Door(tls)).addFirst(new Torn());
            return channel;
        };
    }

    /**
     * A socket that breaks is one that is closed, which whoever uses it is told next. Vert.x would
     * print the exception wherever nobody listens for it, as before a WebSocket has come about.
     */
    private static final class Torn extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException) {
                ChannelFuture _ = context.close();
            } else {
                context.fireExceptionCaught(cause);
            }
        }

        /** Vert.x takes away all but TLS when it makes an HTTP connection of a socket. */
        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            if (context.channel().isActive()) {
                context.pipeline().addFirst(new Torn());
            }
        }
    }

    /** Looks at where its socket goes, and is gone. */
    private static final class Door extends ChannelOutboundHandlerAdapter {
        private final SslContext tls;

        Door(SslContext tls) {
            this.tls = tls;
        }

        @Override
        public void connect(
                ChannelHandlerContext context,
                java.net.SocketAddress remote,
                java.net.SocketAddress local,
                ChannelPromise promise) {
            if (remote instanceof Way.Target target) {
                lay(context, target.way);
            }
            ChannelFuture _ = context.connect(remote, local, promise);
            context.pipeline().remove(this);
        }

        private void lay(ChannelHandlerContext context, Way way) {
            way.opened(context.channel());
            for (int i = 0; i < way.hops().size(); i++) {
                Hop hop = way.hops().get(i);
                // Whatever comes before the nearest hop looks up the others' names, or nobody does.
                InetSocketAddress at =
                        i == 0
                                ? way.first()
                                : InetSocketAddress.createUnresolved(hop.host().bare(), hop.port());
                ProxyHandler step =
                        switch (hop) {
                            case Hop.Plain(RelayProxy.Plain proxy) ->
                                    switch (proxy.kind()) {
                                        case SOCKS5 -> new Socks5ProxyHandler(at);
                                        case HTTP -> new HttpProxyHandler(at);
                                    };
                            case Hop.Relayed _ ->
                                    new RelayTunnel(at, way, i, tls.newHandler(context.alloc()));
                        };
                step.setConnectTimeoutMillis(TIMEOUT_MS);
                context.pipeline().addBefore(context.name(), null, step);
            }
        }
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap server) {
        transport.configure(options, domainSocket, server);
    }

    @Override
    public String name() {
        return platform.name();
    }

    @Override
    public boolean available() {
        return platform.available();
    }

    @Override
    public Transport implementation() {
        return this;
    }

    @Override
    public boolean supportsDomainSockets() {
        return transport.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return transport.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return transport.isAvailable();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return transport.unavailabilityCause();
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return transport.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ratio) {
        return transport.eventLoopGroup(type, threads, factory, ratio);
    }

    @Override
    public DatagramChannel datagramChannel() {
        return transport.datagramChannel();
    }

    /** Vert.x declares it with a type that Netty gave up. */
    @SuppressWarnings("deprecation")
    @Override
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return transport.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return transport.serverChannelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        transport.configure(channel, options);
    }

    @Override
    public void configure(
            ClientOptionsBase options, int timeout, boolean domainSocket, Bootstrap client) {
        transport.configure(options, timeout, domainSocket, client);
        Way way = named.remove(options.getMetricsName());
        if (way == null) {
            CONFIGURED.remove();
        } else {
            CONFIGURED.set(way);
        }
    }
}
