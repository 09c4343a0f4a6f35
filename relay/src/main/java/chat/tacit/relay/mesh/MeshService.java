package chat.tacit.relay.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.host.BookTerms;
import chat.tacit.protocol.mesh.host.Forwarding;
import chat.tacit.protocol.mesh.host.MailboxTerms;
import chat.tacit.protocol.mesh.host.Mailboxes;
import chat.tacit.protocol.mesh.host.NeighbourProbes;
import chat.tacit.protocol.mesh.host.Outgoing;
import chat.tacit.protocol.mesh.host.OutgoingTerms;
import chat.tacit.protocol.mesh.host.ProbeTerms;
import chat.tacit.protocol.mesh.host.ServerBook;
import chat.tacit.protocol.mesh.host.Terms;
import chat.tacit.protocol.mesh.host.VerifiedServer;
import chat.tacit.protocol.mesh.host.WorkLevel;
import chat.tacit.protocol.proxy.Proofs;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.relay.store.StoreCalls;
import chat.tacit.store.Store;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The mesh of a running relay: its machines on a thread of their own, and what it says to other
 * servers on an event loop of its own.
 */
public final class MeshService implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long packets wait for one of the peers to prove itself after the start. */
    private static final Duration FIRST_NEIGHBOURS = Duration.ofSeconds(15);

    private final RelayIdentity own;
    private final MeshConfig config;
    private final Means means;
    private final Limits limits;
    private final Instant started;
    private final ScheduledThreadPoolExecutor thread;
    private final Vertx vertx;
    private final MeshEndpoint endpoint;
    private volatile @Nullable Correspondence correspondence;

    /**
     * What the relay gives to its mesh.
     *
     * @param reach to which addresses it connects
     * @param proven hears where relays proved themselves, to which tunnels may lead
     */
    public record Means(
            Store store,
            InstantSource clock,
            Entropy entropy,
            Metrics metrics,
            Reach reach,
            Consumer<Proofs.Place> proven) {}

    public MeshService(RelayIdentity own, MeshConfig config, Means means) {
        this.own = own;
        this.config = config;
        this.means = means;
        this.limits = own.offer().limits();
        this.started = means.clock().instant();
        this.thread =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("tacit-mesh").factory());
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        this.endpoint =
                new MeshEndpoint(
                        new LoadMeter(
                                WorkLevel.of(limits),
                                Runtime.getRuntime().availableProcessors(),
                                limits.duration(Limit.MESH_LOAD_TIME)),
                        limits.count(Limit.MESH_REQUESTS_IN_FLIGHT),
                        new MeshEndpoint.Place(thread, means.clock(), means.metrics()));
        means.metrics()
                .mesh()
                .watch("waiting", "What waits to be sent to other servers", this::waiting);
    }

    public MeshEndpoint endpoint() {
        return endpoint;
    }

    /** Takes part in the mesh, at this address of its relay. */
    public void begin(RelayAddress address) {
        Instant now = means.clock().instant();
        Correspondence made =
                new Correspondence(
                        new Dialer(vertx, own, means.clock(), means.entropy()),
                        address,
                        new Home());
        correspondence = made;
        Reception reception =
                new Reception(
                        own.fingerprint(),
                        limits,
                        started,
                        () -> endpoint.load().work(),
                        means.entropy());
        Machines machines =
                new Machines(
                        new Machines.Parts(
                                new Forwarding(own.key(), Terms.of(limits), means.entropy()),
                                new Outgoing(OutgoingTerms.of(limits), now),
                                new Mailboxes(MailboxTerms.of(limits), means.entropy()),
                                new ServerBook(
                                        new ServerBook.Itself(
                                                address, config.peers(), means.reach()),
                                        BookTerms.of(limits),
                                        means.entropy(),
                                        now),
                                new NeighbourProbes(ProbeTerms.STANDARD, means.entropy(), now)),
                        new Outside(new Doing(reception), made),
                        means.metrics().mesh(),
                        now,
                        config.peers().isEmpty() ? Duration.ZERO : FIRST_NEIGHBOURS);
        Statements statements =
                new Statements(
                        new Statements.Itself(own.key(), config.operator(), address, roles()),
                        endpoint.load(),
                        now);
        endpoint.begin(new MeshEndpoint.Running(reception, machines, statements));
        look();
    }

    private Set<Announcement.Role> roles() {
        Set<Announcement.Role> roles = EnumSet.of(Announcement.Role.RX, Announcement.Role.TX);
        if (own.offer().services().offers(Service.PROXY)) {
            roles.add(Announcement.Role.PROXY);
        }
        return roles;
    }

    private int waiting() {
        Correspondence made = correspondence;
        return made == null ? 0 : made.waiting();
    }

    /** Measures how busy the relay is. */
    public void look() {
        endpoint.measured(
                new LoadMeter.Measured(
                        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
                        share(means.metrics().connections(), limits.value(Limit.CONNECTIONS)),
                        Math.max(
                                share(waiting(), limits.value(Limit.MESH_FORWARDING)),
                                share(endpoint.undelivered(), limits.value(Limit.MESH_OUTGOING))),
                        fullness(means.store().usage())));
    }

    private static double share(long part, long whole) {
        return whole <= 0 ? 1 : (double) part / whole;
    }

    /** Of the room for it, or of the disk, whichever is fuller. */
    private double fullness(Store.Usage usage) {
        if (!means.store().durable()) {
            return share(usage.used(), limits.value(Limit.MEMORY_STORE_BYTES));
        }
        long left = Math.max(0, usage.free() - limits.value(Limit.FREE_DISK));
        return Math.max(
                share(usage.used(), limits.value(Limit.STORE_BYTES)),
                share(usage.used(), usage.used() + left));
    }

    /** Does what was begun, and nothing more. */
    @Override
    public void close() {
        vertx.close();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** What the machines want done, on their thread. */
    private final class Doing implements Outside.Shell {
        private final Reception reception;
        private final StoreCalls calls;

        Doing(Reception reception) {
            this.reception = reception;
            this.calls = new StoreCalls(means.store(), means.metrics(), _ -> {});
        }

        @Override
        public void store(StoreCall call, Consumer<Result> then) {
            CompletableFuture<Void> _ =
                    calls.begin(call).thenAccept(result -> endpoint.run(() -> then.accept(result)));
        }

        @Override
        public void reply(long call, MeshReply reply) {
            endpoint.reply(call, reply);
        }

        @Override
        public void verified(List<VerifiedServer> servers) {
            reception.verified(servers);
            endpoint.verified(servers);
        }

        @Override
        public void makeKey(Consumer<JoseKey> then) {
            Thread.ofPlatform()
                    .daemon()
                    .name("tacit-mesh-key")
                    .start(() -> {
                        JoseKey key = JoseKey.generate(means.entropy());
                        endpoint.run(() -> then.accept(key));
                    });
        }

        @Override
        public void proven(Proofs.Place place) {
            means.proven().accept(place);
        }
    }

    /** Whither what comes of other servers goes. */
    private final class Home implements Correspondence.Home {
        @Override
        public void run(Runnable task) {
            endpoint.run(task);
        }

        @Override
        public void heard(Fingerprint server, boolean answered) {
            endpoint.heard(server, answered);
        }

        @Override
        public void taken() {
            means.metrics().mesh().passed();
        }

        @Override
        public void dropped() {
            means.metrics().mesh().dropped();
        }
    }
}
