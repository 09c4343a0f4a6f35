package chat.tacit.relay.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.host.SecretHost;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.store.Key;
import chat.tacit.store.Store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * The endpoint of accounts and rooms in one thread, on any store and a clock that the test moves.
 */
final class VirtualHost {
    private static final SigningKey IDENTITY = SigningKey.generate(Entropy.system());

    final Entropy entropy = Entropy.system();
    final Store store;
    final RelayIdentity identity;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private final RoomEndpoint endpoint;
    private boolean running;
    Instant now = Instant.parse("2026-11-22T00:00:00Z");

    private record Alarm(Instant at, Runnable wake) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            return at.compareTo(other.at);
        }
    }

    VirtualHost(Store store, Limits limits) {
        this(store, limits, Optional.empty());
    }

    VirtualHost(Store store, Limits limits, Optional<List<Secret>> codes) {
        this(store, offer(limits), codes);
    }

    /** The same relay on the same store, which retires. */
    VirtualHost retiring() {
        Instant end = now.plus(Duration.ofDays(30));
        return new VirtualHost(store, identity.offer().until(end), Optional.empty());
    }

    private static Offer offer(Limits limits) {
        return new Offer(Versions.CURRENT, Services.of(Service.ROOM), StoreKind.MEMORY, limits);
    }

    private VirtualHost(Store store, Offer offer, Optional<List<Secret>> codes) {
        this.store = store;
        this.identity = new RelayIdentity(IDENTITY, TlsKey.NONE, offer);
        this.endpoint =
                new RoomEndpoint(
                        new SecretHost.Terms(identity, codes, entropy),
                        store,
                        new RoomEndpoint.Place(
                                tasks::add,
                                this::setAlarm,
                                () -> now,
                                new Metrics(new SimpleMeterRegistry())));
    }

    private RoomAlarm.Set setAlarm(Instant at, Runnable wake) {
        Alarm alarm = new Alarm(at, wake);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }

    RoomEndpoint endpoint() {
        return endpoint;
    }

    /** Does all that is to be done now. */
    void run() {
        if (running) {
            return;
        }
        running = true;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        running = false;
    }

    void pass(Duration time) {
        Instant end = now.plus(time);
        while (!alarms.isEmpty() && !alarms.peek().at.isAfter(end)) {
            Alarm next = alarms.remove();
            now = next.at.isAfter(now) ? next.at : now;
            tasks.add(next.wake);
            run();
        }
        now = end;
        run();
    }

    VirtualSession session() {
        return new VirtualSession(this, address(1));
    }

    VirtualSession session(int from) {
        return new VirtualSession(this, address(from));
    }

    static Optional<PeerAddress> address(int last) {
        return Optional.of(PeerAddress.of(new byte[] {10, 0, (byte) (last >> 8), (byte) last}));
    }

    AccountName name(String handle) {
        return new AccountName(new Handle(handle), identity.fingerprint());
    }

    /** A room id as an account makes one, written into the store ({@code spec/50-room} §23). */
    RoomId room(boolean isPrivate) {
        RoomId room = new RoomId(Bytes.owned(entropy.bytes(RoomId.SIZE)));
        byte[] row =
                ByteBuffer.allocate(10)
                        .put((byte) 1)
                        .put((byte) (isPrivate ? 1 : 0))
                        .putLong(now.getEpochSecond())
                        .array();
        store.table()
                .put(Key.of('c', room.bytes().shared()), row, now.plus(Duration.ofHours(1)))
                .toCompletableFuture()
                .join();
        return room;
    }
}
