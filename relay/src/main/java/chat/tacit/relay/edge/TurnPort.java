package chat.tacit.relay.edge;

import chat.tacit.protocol.turn.FiveTuple;
import chat.tacit.protocol.turn.Output;
import chat.tacit.protocol.turn.Transport;
import chat.tacit.protocol.turn.TransportAddress;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.relay.turn.TurnService;
import chat.tacit.relay.turn.TurnSockets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The port of STUN and TURN ({@code spec/80-calls} §1), over UDP and over TLS, and the ports of all
 * allocations. Everything happens on one thread of its own, so calls slow nothing else down; data
 * is copied once, into what is sent.
 */
final class TurnPort implements TurnSockets, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PORTS_TRIED = 16;

    private final Place place;
    private final TurnTransport transport;
    private final EventLoop loop;
    private final TurnService service;
    private final Runnable unread;
    private final Map<Long, Channel> relayed = new HashMap<>();
    private final Map<FiveTuple, TurnStream> streams = new HashMap<>();

    /** Sockets with something that isn't on its way yet. */
    private final Set<Channel> written = new HashSet<>();

    private volatile SslContext tls;
    private volatile @Nullable Channel datagrams;
    private volatile @Nullable Channel acceptor;
    private @Nullable ScheduledFuture<?> alarm;

    private TurnPort(Place place, TurnService.Plan plan, Guard guard, SslContext tls) {
        this.place = place;
        this.transport = new TurnTransport(guard);
        this.loop = transport.loops().next();
        this.tls = tls;
        this.service = plan.with(this);
        this.unread = plan.metrics()::unread;
    }

    /**
     * Listens.
     *
     * @param pem what the relay's other ports end TLS with
     * @throws IOException if the port can't be bound
     */
    static TurnPort open(Place place, TurnPlace turn, Guard guard, Pem pem) throws IOException {
        SslContext tls = TurnTransport.tls(turn.certificate().orElse(pem));
        TurnPort made = new TurnPort(place, turn.service(), guard, tls);
        try {
            made.listen(turn.port());
            return made;
        } catch (IOException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    /** One number for both; if any is free, one that is so for both. */
    private void listen(int port) throws IOException {
        for (int tried = 1; ; tried++) {
            Channel tcp = bound(transport.streams(new Accepted()).bind(bind(), port), port);
            int number = ((InetSocketAddress) tcp.localAddress()).getPort();
            try {
                datagrams =
                        bound(
                                transport
                                        .port(new TurnDatagrams(this::came, this::flush))
                                        .bind(bind(), number),
                                number);
                acceptor = tcp;
                return;
            } catch (IOException e) {
                tcp.close().syncUninterruptibly();
                if (port != 0 || tried == PORTS_TRIED) {
                    throw e;
                }
            }
        }
    }

    private Channel bound(ChannelFuture binding, int port) throws IOException {
        binding.awaitUninterruptibly();
        if (!binding.isSuccess()) {
            Throwable cause = binding.cause();
            String why = cause == null ? "" : String.valueOf(cause.getMessage());
            throw new IOException(
                    "the port of calls, %d at %s: %s".formatted(port, bind(), why), cause);
        }
        return binding.channel();
    }

    private String bind() {
        return place.listen().bind();
    }

    /** The port that is bound. */
    int boundPort() {
        Channel listening = acceptor;
        return listening == null ? 0 : ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Ends TLS with another certificate from now on. */
    void present(Pem pem) {
        try {
            tls = TurnTransport.tls(pem);
        } catch (IOException e) {
            throw new IllegalStateException("a certificate that was checked can't be used", e);
        }
    }

    private void came(InetSocketAddress from, ByteBuffer bytes) {
        service.message(new FiveTuple(Transport.UDP, TurnEnds.of(from)), bytes);
    }

    /** A stream's client sent a message. */
    void message(FiveTuple from, ByteBuffer bytes) {
        service.message(from, bytes);
        flush();
    }

    boolean serves(FiveTuple client) {
        return service.serves(client);
    }

    void joined(TurnStream stream) {
        streams.put(stream.client(), stream);
    }

    void gone(TurnStream stream) {
        if (streams.remove(stream.client(), stream)) {
            service.left(stream.client());
            flush();
        }
    }

    @Override
    public void answer(FiveTuple to, ByteBuffer message) {
        send(to, loopBuffer(message.remaining()).writeBytes(message), true);
    }

    @Override
    public void deliver(Output.Deliver it) {
        int size = it.head().remaining() + it.data().remaining() + it.padding();
        ByteBuf message =
                loopBuffer(size)
                        .writeBytes(it.head())
                        .writeBytes(it.data())
                        .writeZero(it.padding());
        send(it.to(), message, false);
    }

    private ByteBuf loopBuffer(int size) {
        Channel any = datagrams;
        return any == null ? Unpooled.buffer(size) : any.alloc().directBuffer(size);
    }

    /**
     * @param asked whether it is an answer, which isn't dropped
     */
    private void send(FiveTuple to, ByteBuf message, boolean asked) {
        switch (to.transport()) {
            case UDP -> write(datagrams, TurnEnds.socket(to.client()), message);
            case TLS -> {
                TurnStream stream = streams.get(to);
                if (stream != null && (asked || stream.takes())) {
                    stream.send(message);
                } else {
                    unread.run();
                    message.release();
                }
            }
        }
    }

    @Override
    public void send(long allocation, TransportAddress peer, ByteBuffer data) {
        write(
                relayed.get(allocation),
                TurnEnds.socket(peer),
                loopBuffer(data.remaining()).writeBytes(data));
    }

    /** What a socket doesn't take is dropped, as the network does with datagrams. */
    private void write(@Nullable Channel from, InetSocketAddress to, ByteBuf bytes) {
        if (from == null || !from.isWritable()) {
            bytes.release();
        } else {
            ChannelFuture _ = from.write(new DatagramPacket(bytes, to));
            written.add(from);
        }
    }

    private void flush() {
        written.forEach(Channel::flush);
        written.clear();
    }

    @Override
    public void open(long allocation, TransportAddress at) {
        TurnDatagrams heard =
                new TurnDatagrams(
                        (from, bytes) -> service.heard(allocation, TurnEnds.of(from), bytes),
                        this::flush);
        InetSocketAddress own = new InetSocketAddress(bind(), at.port());
        InetSocketAddress place =
                own.getAddress().isAnyLocalAddress() || at.address().size() == 4
                        ? own
                        : TurnEnds.socket(at);
        ChannelFuture _ =
                transport
                        .datagrams(heard)
                        .bind(place)
                        .addListener((ChannelFuture binding) -> {
                            if (binding.isSuccess()) {
                                relayed.put(allocation, binding.channel());
                                service.opened(allocation);
                            } else {
                                service.taken(allocation);
                            }
                            flush();
                        });
    }

    @Override
    public void close(long allocation) {
        Channel socket = relayed.remove(allocation);
        if (socket != null) {
            written.remove(socket);
            ChannelFuture _ = socket.close();
        }
    }

    @Override
    public void malformed(FiveTuple client) {
        TurnStream stream = streams.get(client);
        if (stream != null) {
            stream.malformed();
        }
    }

    @Override
    public void wakeAt(Optional<Instant> time) {
        if (alarm != null) {
            alarm.cancel(false);
        }
        alarm =
                time.map(
                                at -> {
                                    // A millisecond more, since timers count in whole ones.
                                    long left =
                                            Duration.between(place.clock().instant(), at)
                                                    .toMillis();
                                    return loop.schedule(
                                            this::wake,
                                            Math.max(0, left) + 1,
                                            TimeUnit.MILLISECONDS);
                                })
                        .orElse(null);
    }

    private void wake() {
        service.wake();
        flush();
    }

    /** Ends every allocation and connection. */
    @Override
    public void close() {
        Future<?> ending =
                transport.loops().shutdownGracefully(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        ending.awaitUninterruptibly(PATIENCE.toMillis());
    }

    /** A connection that the guard let in. */
    private final class Accepted extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel socket) {
            Visit visit = socket.pipeline().get(Visit.class);
            if (visit == null || !(socket.remoteAddress() instanceof InetSocketAddress peer)) {
                ChannelFuture _ = socket.close();
                return;
            }
            Limits limits = place.limits();
            TurnStream stream =
                    new TurnStream(
                            TurnPort.this, visit, peer, limits.duration(Limit.IDLE_CONNECTION));
            socket.pipeline().addLast(TurnTransport.handler(tls, socket.alloc()), stream);
        }
    }
}
