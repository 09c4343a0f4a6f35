package chat.tacit.e2ee.room.member;

import chat.tacit.kit.SeededEntropy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/** Hosts, members and a clock that the test moves; whatever travels takes its time. */
final class World {
    private final SeededEntropy entropy;
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final List<VirtualHost> hosts = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();
    final Random random;
    private Instant now = Instant.parse("2026-11-22T07:00:00Z");
    private long order;

    /** How long what travels takes at most; at least a millisecond. */
    int delay = 1;

    private record Task(Instant at, long order, Runnable run) implements Comparable<Task> {
        private static final Comparator<Task> ORDER =
                Comparator.comparing(Task::at).thenComparingLong(Task::order);

        @Override
        public int compareTo(Task other) {
            return ORDER.compare(this, other);
        }
    }

    World(long seed) {
        this.entropy = new SeededEntropy(seed);
        this.random = new Random(seed);
    }

    SeededEntropy entropy() {
        return entropy;
    }

    Instant now() {
        return now;
    }

    VirtualHost host() {
        VirtualHost host = new VirtualHost(this, entropy);
        hosts.add(host);
        return host;
    }

    void add(Peer peer) {
        peers.add(peer);
    }

    void remove(Peer peer) {
        peers.remove(peer);
    }

    void at(Instant time, Runnable run) {
        tasks.add(new Task(time, order++, run));
    }

    /** Lets this much time pass. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        for (int steps = 0; steps < 2_000_000; steps++) {
            Optional<Instant> next = next().filter(it -> !it.isAfter(end));
            if (next.isEmpty()) {
                now = end;
                return;
            }
            now = next.get().isAfter(now) ? next.get() : now;
            step();
        }
        throw new IllegalStateException("it doesn't come to rest");
    }

    private Optional<Instant> next() {
        List<Instant> times = new ArrayList<>();
        Optional.ofNullable(tasks.peek()).map(Task::at).ifPresent(times::add);
        hosts.forEach(it -> it.wakeAt().ifPresent(times::add));
        peers.forEach(it -> it.wakeAt().ifPresent(times::add));
        return times.stream().min(Comparator.naturalOrder());
    }

    private void step() {
        for (VirtualHost host : List.copyOf(hosts)) {
            if (isNow(host.wakeAt())) {
                host.wake();
            }
        }
        for (Peer peer : List.copyOf(peers)) {
            if (isNow(peer.wakeAt())) {
                peer.handle(new Input.Wake());
            }
        }
        while (!tasks.isEmpty() && !tasks.peek().at.isAfter(now)) {
            tasks.remove().run.run();
        }
    }

    private boolean isNow(Optional<Instant> at) {
        return at.filter(it -> !it.isAfter(now)).isPresent();
    }
}
