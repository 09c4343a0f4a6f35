package chat.tacit.relay;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.room.host.SecretHost;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;
import chat.tacit.relay.edge.Edge;
import chat.tacit.relay.edge.Front;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorPort;
import chat.tacit.relay.edge.Place;
import chat.tacit.relay.mesh.MeshService;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.relay.proxy.ProxyService;
import chat.tacit.relay.queue.QueueService;
import chat.tacit.relay.queue.Remaining;
import chat.tacit.relay.room.RoomService;
import chat.tacit.store.Store;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A running relay: everything is put together here.
 *
 * <p>It is {@link #start}ed with a store that the caller opened and gives away. {@link #close} is
 * what SIGTERM should lead to: it accepts nothing more, completes what it acknowledged, and closes
 * the store.
 */
public final class Relay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration RENEWAL = Duration.ofHours(12);

    private final Store store;
    private final Edge edge;
    private final Metrics metrics;
    private final Parts parts;
    private final ExecutorService workers;
    private final ScheduledExecutorService schedule;

    private Relay(Store store, Edge edge, Metrics metrics, Parts parts, Threads threads) {
        this.store = store;
        this.edge = edge;
        this.metrics = metrics;
        this.parts = parts;
        this.workers = threads.workers();
        this.schedule = threads.schedule();
    }

    /** The services that keep something; rooms and the mesh as far as they are offered. */
    private record Parts(
            QueueService queues, Optional<RoomService> rooms, Optional<MeshService> mesh) {
        void room(boolean inStore) {
            queues.room(inStore);
            rooms.ifPresent(it -> it.endpoint().room(inStore));
            mesh.ifPresent(it -> it.endpoint().room(inStore));
        }

        void sweep() {
            rooms.ifPresent(it -> it.endpoint().sweep());
            mesh.ifPresent(it -> it.endpoint().sweep());
        }

        void close() {
            rooms.ifPresent(RoomService::close);
            mesh.ifPresent(MeshService::close);
        }
    }

    private record Threads(ExecutorService workers, ScheduledExecutorService schedule) {}

    /**
     * Starts a relay, and returns when it listens.
     *
     * @param store open, and the relay's from now on, also if it doesn't start
     * @throws RelayException if a key can't be read or made, or a port can't be bound
     */
    public static Relay start(RelayConfig config, Store store) throws RelayException {
        try {
            return start(config, store, InstantSource.system(), Entropy.system());
        } catch (RelayException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Where something else ends TLS, neither {@code CONNECT} nor UDP comes through. */
    private static Services possible(Services services, Front front) {
        return switch (front) {
            case Front.Direct _ -> services;
            case Front.BehindProxy _ -> services.without(Service.PROXY).without(Service.TURN);
        };
    }

    private static Offer offer(RelayConfig config, Store store) {
        return new Offer(
                Versions.CURRENT,
                possible(config.services(), config.listen().front()),
                store.durable() ? StoreKind.DISK : StoreKind.MEMORY,
                config.limits(),
                config.ends());
    }

    private static ExecutorService workers() {
        return Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("tacit-x25519-", 0).factory());
    }

    private static Relay start(
            RelayConfig config, Store store, InstantSource clock, Entropy entropy)
            throws RelayException {
        Listen listen = config.listen();
        Identity identity = config.keys().identity(entropy);
        Optional<RelayCertificate> certificate = certificate(config, clock);
        RelayIdentity shown =
                new RelayIdentity(
                        identity.key(),
                        certificate.map(RelayCertificate::tlsKey).orElse(TlsKey.NONE),
                        offer(config, store));
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Metrics metrics = new Metrics(registry);
        metrics.watch(store);
        ExecutorService workers = workers();
        QueueService queues =
                new QueueService(
                        new QueueService.Terms(shown, config.serverKey(), entropy),
                        store,
                        workers,
                        clock,
                        metrics);
        Optional<ProxyService> proxy =
                shown.offer().services().offers(Service.PROXY)
                        ? Optional.of(new ProxyService(shown, config.reach(), clock, metrics))
                        : Optional.empty();
        Calls calls =
                Calls.of(
                        config, shown.offer().services(), new Calls.Means(clock, entropy, metrics));
        Parts parts =
                parts(config, shown, store, new Shared(clock, entropy, metrics, proxy), queues);
        Upkeep upkeep = new Upkeep(store, config.limits(), clock, parts::room);
        try {
            Edge edge =
                    Edge.open(
                            new Place(
                                    shown,
                                    queues,
                                    proxy,
                                    parts.rooms().map(RoomService::endpoint),
                                    parts.mesh().map(MeshService::endpoint),
                                    calls.place(),
                                    listen,
                                    clock,
                                    entropy),
                            certificate.map(RelayCertificate::pem),
                            new OperatorPort(config.operator(), registry, upkeep::healthy),
                            metrics);
            Relay relay = new Relay(store, edge, metrics, parts, new Threads(workers, scheduler()));
            parts.mesh().ifPresent(mesh -> mesh.begin(edge.address()));
            edge.turnPort().ifPresent(port -> queues.offer(calls.offer(port)));
            calls.coturn().ifPresent(port -> queues.offer(calls.offer(port)));
            queues.remaining().ifPresent(_ -> watchRetiring(metrics, queues));
            relay.keepUp(config, upkeep, certificate, calls, clock);
            return relay;
        } catch (IOException e) {
            workers.shutdown();
            parts.close();
            throw new RelayException(
                    "cannot listen: choose another port or address (" + e.getMessage() + ")", e);
        }
    }

    private static void watchRetiring(Metrics metrics, QueueService queues) {
        metrics.watchRetiring(
                () -> queues.remaining().orElseThrow().queues(),
                () -> queues.remaining().orElseThrow().since());
    }

    /** What the relay ends TLS with, if it does. */
    private static Optional<RelayCertificate> certificate(RelayConfig config, InstantSource clock)
            throws RelayException {
        Listen listen = config.listen();
        return switch (listen.front()) {
            case Front.Direct _ ->
                    Optional.of(config.keys().certificate(listen.hosts(), clock.instant()));
            case Front.BehindProxy _ -> Optional.empty();
        };
    }

    private record Shared(
            InstantSource clock, Entropy entropy, Metrics metrics, Optional<ProxyService> proxy) {}

    private static Parts parts(
            RelayConfig config,
            RelayIdentity shown,
            Store store,
            Shared shared,
            QueueService queues) {
        Services services = shown.offer().services();
        Optional<RoomService> rooms =
                services.offers(Service.ROOM)
                        ? Optional.of(
                                new RoomService(
                                        new SecretHost.Terms(
                                                shown, config.inviteCodes(), shared.entropy()),
                                        store,
                                        shared.clock(),
                                        shared.metrics()))
                        : Optional.empty();
        Optional<MeshService> mesh =
                services.offers(Service.MESH)
                        ? Optional.of(
                                new MeshService(
                                        shown,
                                        config.mesh(),
                                        new MeshService.Means(
                                                store,
                                                shared.clock(),
                                                shared.entropy(),
                                                shared.metrics(),
                                                config.reach(),
                                                place ->
                                                        shared.proxy()
                                                                .ifPresent(
                                                                        it -> it.proven(place)))))
                        : Optional.empty();
        return new Parts(queues, rooms, mesh);
    }

    /** The address to pass on: identity, hosts and port. */
    public RelayAddress address() {
        return edge.address();
    }

    /** The port that is bound. */
    public int port() {
        return edge.port();
    }

    /** The port of live lines that is bound; nothing if there is none. */
    public OptionalInt livePort() {
        return edge.livePort();
    }

    /** The port of STUN and TURN that is bound; nothing if there is none. */
    public OptionalInt turnPort() {
        return edge.turnPort();
    }

    /** The operator's port that is bound. */
    public int operatorPort() {
        return edge.operatorPort();
    }

    /** Who still needs it, if it retires. */
    public Optional<Remaining> remaining() {
        return parts.queues().remaining();
    }

    @Override
    public void close() {
        schedule.shutdown();
        edge.close();
        parts.close();
        workers.shutdown();
        store.close();
        metrics.close();
    }

    private void keepUp(
            RelayConfig config,
            Upkeep upkeep,
            Optional<RelayCertificate> certificate,
            Calls calls,
            InstantSource clock) {
        long sweep = config.limits().duration(Limit.ERASURE).toMillis() / Upkeep.SWEEPS_IN_ERASURE;
        every(
                Duration.ofMillis(sweep),
                () -> {
                    parts.sweep();
                    upkeep.sweep();
                });
        every(LOOK, upkeep::look);
        parts.mesh().ifPresent(mesh -> every(LOOK, mesh::look));
        certificate.ifPresent(
                current -> every(RENEWAL, new Renewal(config, current, clock, edge::present)));
        calls.certificate()
                .ifPresent(given -> {
                    given.onChange(edge::presentCalls);
                    every(LOOK, given);
                });
    }

    private void every(Duration period, Runnable task) {
        Runnable again =
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        // Without this the schedule would end silently.
                        LOG.warn("Upkeep failed; it will be repeated.", e);
                    }
                };
        ScheduledFuture<?> _ =
                schedule.scheduleWithFixedDelay(
                        again, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService scheduler() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("tacit-upkeep").factory());
    }
}
