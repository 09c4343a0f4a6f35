package chat.tacit.protocol.mesh.watch;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.MeshSamples;
import chat.tacit.protocol.mesh.servers.FakeNames;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Probes through servers that drop as often as a test says, on virtual time. */
final class Probing {
    private static final Duration BETWEEN = Duration.ofMinutes(1);
    private static final Duration UNDER_WAY = Duration.ofSeconds(30);

    final Watch watch = new Watch(Watch.LEAST_PATIENCE);
    final List<Fingerprint> servers;
    final Map<Fingerprint, Double> drops = new HashMap<>();
    final Map<Fingerprint, Integer> probes = new HashMap<>();
    final Set<Fingerprint> quarantined = new HashSet<>();
    Instant now = MeshSamples.NOW;
    private final Random random;
    private long number;

    Probing(int servers, long seed) {
        this.servers = IntStream.range(0, servers).mapToObj(FakeNames::name).toList();
        this.random = new Random(seed);
    }

    /** One probe between two random servers that may be used, and what becomes of it. */
    void probe() {
        List<Fingerprint> usable =
                servers.stream().filter(one -> watch.quarantine(one, now).isEmpty()).toList();
        Fingerprint entry = usable.get(random.nextInt(usable.size()));
        Fingerprint rx = usable.get(random.nextInt(usable.size()));
        probe(entry, rx);
    }

    void probe(Fingerprint entry, Fingerprint rx) {
        Probe probe = new Probe(id(), new Thumbprint(id()), entry, Set.of(rx));
        watch.sent(probe, now);
        boolean lost = isDropped(entry) || isDropped(rx);
        if (!lost) {
            watch.returned(probe.id(), rx, now.plus(UNDER_WAY));
        }
        watch.read(probe.key(), rx, 0, now.plus(Watch.LEAST_PATIENCE));
        probes.merge(entry, 1, Integer::sum);
        probes.merge(rx, 1, Integer::sum);
        now = now.plus(BETWEEN);
        servers.stream()
                .filter(one -> watch.quarantine(one, now).isPresent())
                .forEach(quarantined::add);
    }

    private boolean isDropped(Fingerprint server) {
        return random.nextDouble() < drops.getOrDefault(server, 0.0);
    }

    private Bytes id() {
        return Bytes.owned(new SeededEntropy(number++).bytes(Fingerprint.SIZE));
    }
}
