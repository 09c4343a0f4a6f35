package chat.tacit.relay.edge;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ThreadFactory;

/**
 * The platform's best transport with a guard on its server sockets, who sees each accepted socket
 * before a byte of it is read. Vert.x itself shows a connection only after its TLS handshake, which
 * is too late to refuse one that is banned or one too many.
 */
final class GuardedTransport implements io.vertx.core.transport.Transport, Transport {
    private final io.vertx.core.transport.Transport platform;
    private final Transport transport;
    private final ChannelHandler guard;

    GuardedTransport(io.vertx.core.transport.Transport platform, ChannelHandler guard) {
        this.platform = platform;
        this.transport = platform.implementation();
        this.guard = guard;
    }

    /** Epoll where there is one, else the JDK's selectors. */
    static io.vertx.core.transport.Transport platform() {
        io.vertx.core.transport.Transport best =
                io.vertx.core.transport.Transport.nativeTransport();
        return best != null && best.available() ? best : io.vertx.core.transport.Transport.NIO;
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap server) {
        transport.configure(options, domainSocket, server);
        server.handler(guard);
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
    public java.net.SocketAddress convert(SocketAddress address) {
        return transport.convert(address);
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
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return transport.channelFactory(domainSocket);
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
    }
}
