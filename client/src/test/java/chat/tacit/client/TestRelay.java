package chat.tacit.client;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.Request;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.relay.queue.Connection;
import chat.tacit.relay.queue.Peer;
import chat.tacit.relay.queue.QueueEndpoint;
import chat.tacit.relay.queue.QueueService;
import chat.tacit.store.Store;
import chat.tacit.store.memory.MemoryStore;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A relay on virtual time: the real queue service over a store in memory. It is in mode TLS, so
 * that a test can read the frames, and put others in their place.
 */
final class TestRelay implements AutoCloseable {
    private static final Duration WAY = Duration.ofMillis(1);

    private final Clock clock;
    private final Entropy entropy = Entropy.system();
    private final RelayIdentity identity;
    private final RelayAddress address;
    private final Metrics metrics = new Metrics(new SimpleMeterRegistry());
    private final Optional<Secret> serverKey;
    private final Set<Line> lines = new LinkedHashSet<>();
    private Store store = new MemoryStore(1L << 26);
    private QueueService service;
    private final List<Request> asked = new ArrayList<>();
    private final List<Set<Bytes>> sockets = new ArrayList<>();
    private Behaviour behaviour = Behaviour.HONEST;
    private UnaryOperator<List<byte[]>> said = frames -> frames;

    /** What is wrong with it. */
    enum Behaviour {
        HONEST,
        /** Dialling it leads nowhere, and no error comes. */
        UNREACHABLE,
        /** The connection is made, and then nothing is said. */
        MUTE
    }

    TestRelay(Clock clock, String name) {
        this(clock, name, Optional.empty());
    }

    /** One that makes queues for those alone who know a server key. */
    TestRelay(Clock clock, String name, Optional<Secret> serverKey) {
        this.clock = clock;
        this.identity =
                new RelayIdentity(
                        SigningKey.generate(entropy),
                        new TlsKey(Bytes.owned(entropy.bytes(32))),
                        new Offer(
                                Versions.CURRENT,
                                Services.of(Service.QUEUE),
                                StoreKind.DISK,
                                Limits.defaults()));
        this.address =
                new RelayAddress(identity.fingerprint(), List.of(new Host(name + ".example")), 443);
        this.serverKey = serverKey;
        this.service = service();
    }

    private QueueService service() {
        return new QueueService(
                new QueueService.Terms(identity, serverKey, entropy),
                store,
                Runnable::run,
                clock,
                metrics);
    }

    /** It starts again, and has nothing of what it had. */
    void startEmpty() {
        hangUp();
        store.close();
        store = new MemoryStore(1L << 26);
        service = service();
    }

    /** Ends all its connections. */
    void hangUp() {
        List.copyOf(lines).forEach(line -> line.close(Refusal.BUSY));
    }

    RelayAddress address() {
        return address;
    }

    TlsKey leaf() {
        return identity.tls();
    }

    void behave(Behaviour as) {
        behaviour = as;
    }

    boolean isReachable() {
        return behaviour != Behaviour.UNREACHABLE;
    }

    /** Puts other frames in the place of each that the relay says from now on. */
    void say(UnaryOperator<List<byte[]>> instead) {
        said = instead;
    }

    /** What it was asked since the last call, hellos and first frames aside. */
    List<Request> asked() {
        List<Request> all = List.copyOf(asked);
        asked.clear();
        return all;
    }

    /** The ids of queues and links that each socket so far was used for, whoever used it. */
    List<Set<Bytes>> sockets() {
        return List.copyOf(sockets);
    }

    /** The relay's end of a new socket; {@code toClient} gets what it says. */
    Line connect(Consumer<byte[]> toClient, Runnable closed) {
        return new Line(toClient, closed);
    }

    /** One connection. */
    final class Line implements Peer {
        private final Consumer<byte[]> toClient;
        private final Runnable closed;
        private final QueueEndpoint endpoint;
        private final Set<Bytes> ids = new HashSet<>();
        private int heard;
        private boolean greeted;
        private boolean open = true;

        private Line(Consumer<byte[]> toClient, Runnable closed) {
            this.toClient = toClient;
            this.closed = closed;
            sockets.add(ids);
            lines.add(this);
            this.endpoint =
                    new QueueEndpoint(
                            service,
                            new Connection(
                                    this,
                                    Runnable::run,
                                    (at, wake) -> {
                                        boolean[] cancelled = {false};
                                        clock.at(at, () -> ring(cancelled, wake));
                                        return () -> cancelled[0] = true;
                                    }));
        }

        private static void ring(boolean[] cancelled, Runnable wake) {
            if (!cancelled[0]) {
                wake.run();
            }
        }

        /** The client writes. */
        void write(byte[] message) {
            clock.after(WAY, () -> arrive(message));
        }

        private void arrive(byte[] message) {
            if (!open || behaviour == Behaviour.MUTE) {
                return;
            }
            heard++;
            if (heard > 2) {
                Request request = Request.decode(message);
                asked.add(request);
                ids.addAll(idsOf(request));
            }
            endpoint.receive(message);
        }

        private static List<Bytes> idsOf(Request request) {
            return switch (request.command()) {
                case Command.Create create -> List.of(create.sender().bytes());
                case Command.Subscribe subscribe ->
                        subscribe.entries().stream().map(entry -> entry.queue().bytes()).toList();
                case Command.PutBlob put -> List.of(put.owner().bytes());
                default -> List.of(request.entity().bytes());
            };
        }

        @Override
        public void send(byte[] frame) {
            byte[] copy = frame.clone();
            List<byte[]> frames = greeted ? said.apply(List.of(copy)) : List.of(copy);
            greeted = true;
            for (byte[] one : frames) {
                clock.after(WAY, () -> deliver(one));
            }
        }

        private void deliver(byte[] frame) {
            if (open && behaviour != Behaviour.MUTE) {
                toClient.accept(frame);
            }
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void read(boolean on) {}

        @Override
        public void established() {}

        @Override
        public void strike() {}

        @Override
        public void close(Refusal reason) {
            if (open) {
                hangUp();
                clock.after(WAY, closed);
            }
        }

        boolean isOf(TestRelay relay) {
            return TestRelay.this == relay;
        }

        /** The client's end is closed. */
        void hangUp() {
            open = false;
            lines.remove(this);
            endpoint.ended();
        }
    }

    @Override
    public void close() {
        store.close();
        metrics.close();
    }
}
