package chat.tacit.sim;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.Lie;
import chat.tacit.kit.LyingStore;
import chat.tacit.protocol.queue.Request;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.relay.queue.QueueService;
import chat.tacit.store.Store;
import chat.tacit.store.memory.MemoryStore;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A relay: the real queue service over a store in memory, which outlives its restarts. */
final class Server implements AutoCloseable {
    private static final long STORE_BYTES = 1L << 28;

    private final String name;
    private final Schedule schedule;
    private final Entropy entropy;
    private final Metrics metrics = new Metrics(new SimpleMeterRegistry());
    private final Consumer<byte[]> look;
    private Supplier<Lie> lies = () -> Lie.NONE;
    private Supplier<Lie> fileLies = () -> Lie.NONE;
    private RelayIdentity identity;
    private Store store;
    private QueueService service;
    private boolean up = true;
    private int told;
    private Optional<Consumer<Request>> watcher = Optional.empty();

    Server(String name, Schedule schedule, Chance chance, Limits limits, Consumer<byte[]> look) {
        this.name = name;
        this.schedule = schedule;
        this.entropy = chance.entropy();
        this.look = look;
        boolean tls = chance.in(50); // else it is behind a proxy, and frames are sealed
        this.identity =
                new RelayIdentity(
                        SigningKey.generate(entropy),
                        tls ? new TlsKey(Bytes.owned(entropy.bytes(32))) : TlsKey.NONE,
                        new Offer(
                                Versions.CURRENT,
                                Services.of(Service.QUEUE),
                                StoreKind.DISK,
                                limits));
        this.store = freshStore();
        this.service = begin();
    }

    private Store freshStore() {
        return new LyingStore(new MemoryStore(STORE_BYTES), this::tell, () -> fileLies.get(), look);
    }

    private Lie tell() {
        Lie lie = lies.get();
        if (lie != Lie.NONE) {
            told++;
        }
        return lie;
    }

    /** How many messages it dropped, doubled or changed. */
    int lies() {
        return told;
    }

    private QueueService begin() {
        return new QueueService(
                new QueueService.Terms(identity, Optional.empty(), entropy),
                store,
                Runnable::run,
                schedule,
                metrics);
    }

    String name() {
        return name;
    }

    RelayAddress address() {
        return new RelayAddress(identity.fingerprint(), List.of(new Host(name + ".example")), 443);
    }

    TlsKey leaf() {
        return identity.tls();
    }

    QueueService service() {
        return service;
    }

    boolean isUp() {
        return up;
    }

    void stop() {
        up = false;
    }

    /** Runs again, with what its store kept. */
    void start() {
        up = true;
        service = begin();
    }

    /** From its next start on it says that it ends then. */
    void retire(Instant end) {
        identity = new RelayIdentity(identity.key(), identity.tls(), identity.offer().until(end));
    }

    /** Loses everything but its identity. */
    void wipe() {
        store.close();
        store = freshStore();
    }

    /** Has its operator told each request, as it comes. */
    void watch(Consumer<Request> by) {
        watcher = Optional.of(by);
    }

    void sees(byte[] request) {
        watcher.ifPresent(it -> it.accept(Request.decode(request)));
    }

    void lie(Supplier<Lie> how) {
        lies = how;
    }

    /** Lies about parts of files (and short invitations) to whoever asks for them. */
    void lieAboutFiles(Supplier<Lie> how) {
        fileLies = how;
    }

    @Override
    public void close() {
        store.close();
        metrics.close();
    }
}
