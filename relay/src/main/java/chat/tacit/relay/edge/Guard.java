package chat.tacit.relay.edge;

import chat.tacit.protocol.wire.Limits;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.net.SocketAddress;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands at the server sockets: closes an accepted socket at once if {@link Admission} refuses it,
 * and gives every other one a {@link Visit}.
 */
@Sharable
final class Guard extends ChannelInboundHandlerAdapter {
    private final Admission admission;
    private final Limits limits;
    private final Map<String, Visit> visits = new ConcurrentHashMap<>();
    private volatile int unguardedPort;
    private volatile boolean stopped;

    Guard(Admission admission, Limits limits) {
        this.admission = admission;
        this.limits = limits;
    }

    /** Lets everyone in at the operator's port. */
    void leaveUnguarded(int port) {
        unguardedPort = port;
    }

    /** Lets nobody in any more. */
    void stop() {
        stopped = true;
    }

    /** The visit of the socket between these two. */
    Optional<Visit> visit(SocketAddress peer, SocketAddress own) {
        return Optional.ofNullable(visits.get(name(peer.hostAddress(), peer.port(), own.port())));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        if (accepted instanceof Channel socket
                && socket.remoteAddress() instanceof InetSocketAddress peer
                && socket.localAddress() instanceof InetSocketAddress own
                && own.getPort() != unguardedPort) {
            Optional<Pass> pass = stopped ? Optional.empty() : admission.enter(peer.getAddress());
            if (pass.isEmpty()) {
                socket.unsafe().closeForcibly();
                return;
            }
            String name = name(peer.getAddress().getHostAddress(), peer.getPort(), own.getPort());
            Visit visit = new Visit(pass.get(), limits, () -> visits.remove(name));
            visits.put(name, visit);
            pass.get().onEviction(() -> evict(socket));
            socket.pipeline().addLast(visit);
        }
        context.fireChannelRead(accepted);
    }

    /** Whoever has just been accepted isn't the oldest, hence belongs to a loop already. */
    private static void evict(Channel socket) {
        if (socket.isRegistered()) {
            socket.eventLoop().execute(() -> socket.unsafe().close(socket.voidPromise()));
        }
    }

    private static String name(String host, int port, int own) {
        return host + " " + port + " " + own;
    }
}
