package chat.tacit.bench.mesh;

import chat.tacit.bench.load.Percentiles;
import chat.tacit.bench.load.Samples;
import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.crypto.JoseKey;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How long a packet takes from one client's post to another's fetch, at a rate of which servers
 * don't notice much. The recipient fetches without a pause, so that what is measured is the mesh.
 */
public final class Journey {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final RelaySubject tx;
    private final RelaySubject rx;
    private final Posts posts;

    /** When each was posted that hasn't been fetched. */
    private final Map<PacketHash, Long> sent = new ConcurrentHashMap<>();

    /**
     * @param posts for one key, which has a lease at {@code rx}
     */
    public Journey(RelaySubject tx, RelaySubject rx, Posts posts) {
        this.tx = tx;
        this.rx = rx;
        this.posts = posts;
    }

    /**
     * Takes the times of so many packets.
     *
     * @param perSecond how many are posted in a second
     */
    public Percentiles measure(int count, int perSecond) throws IOException, InterruptedException {
        JoseKey key = posts.keys().getFirst();
        Samples times = new Samples();
        Optional<Cursor> cursor = Optional.empty();
        int fetched = 0;
        try (Caller recipient = new Caller(rx)) {
            Thread sender = Thread.ofPlatform().daemon().start(() -> post(count, perSecond));
            long end = System.nanoTime() + PATIENCE.toNanos() + 1_000_000_000L * count / perSecond;
            while (fetched < count) {
                if (System.nanoTime() > end) {
                    throw new IOException((count - fetched) + " packets didn't arrive");
                }
                FetchAnswer answer = recipient.fetch(key, cursor, false);
                long now = System.nanoTime();
                cursor = Optional.of(answer.cursor());
                Long begun = answer.packet().map(it -> sent.remove(it.hash())).orElse(null);
                if (begun != null) {
                    times.add(now - begun);
                    fetched++;
                }
            }
            sender.join(PATIENCE);
        }
        return Percentiles.of(times.stream());
    }

    private void post(int count, int perSecond) {
        try (Caller client = new Caller(tx)) {
            long begun = System.nanoTime();
            for (int i = 0; i < count; i++) {
                long due = begun + 1_000_000_000L * i / perSecond;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                Packet packet = posts.next(i);
                sent.put(packet.hash(), System.nanoTime());
                client.post(packet);
            }
        } catch (IOException | InterruptedException e) {
            // The recipient waits in vain, and says so.
        }
    }

    /** Has a server receive for the keys, and one know the way there. */
    public static void open(RelaySubject tx, RelaySubject rx, Posts posts)
            throws IOException, InterruptedException {
        try (Caller owner = new Caller(rx)) {
            for (JoseKey key : posts.keys()) {
                var _ = owner.fetch(key, Optional.empty(), true);
            }
        }
        for (JoseKey key : posts.keys()) {
            var _ = new Journey(tx, rx, posts.only(key)).measure(1, 1);
        }
    }
}
