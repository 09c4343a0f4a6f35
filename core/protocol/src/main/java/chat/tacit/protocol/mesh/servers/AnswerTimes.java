package chat.tacit.protocol.mesh.servers;

import chat.tacit.crypto.Fingerprint;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long servers took to answer: the last five times of each, by which a low load is believed or
 * not ({@code spec/40-mesh} §9). Each server counts once, so that none sets the measure for the
 * others by being asked often.
 */
final class AnswerTimes {
    /** Servers that are remembered; above it the one asked longest ago is forgotten. */
    static final int MOST_SERVERS = 2_000;

    private static final int PER_SERVER = 5;
    private static final Duration SLOW = Duration.ofMillis(500);
    private static final int TIMES_SLOWER = 4;

    private final Map<Fingerprint, ArrayDeque<Duration>> times =
            new LinkedHashMap<>(16, 0.75f, true);

    void add(Fingerprint server, Duration time) {
        ArrayDeque<Duration> last = times.computeIfAbsent(server, _ -> new ArrayDeque<>());
        last.addLast(time);
        if (last.size() > PER_SERVER) {
            last.removeFirst();
        }
        if (times.size() > MOST_SERVERS) {
            times.remove(times.keySet().iterator().next());
        }
    }

    /** Whether the server answers so slowly, for itself and among others, that it is busy. */
    boolean isSlow(Fingerprint server) {
        if (!times.containsKey(server)) {
            return false;
        }
        Duration here = median(times.get(server));
        Duration everywhere = median(times.values().stream().map(AnswerTimes::median).toList());
        return here.compareTo(SLOW) > 0
                && here.compareTo(everywhere.multipliedBy(TIMES_SLOWER)) > 0;
    }

    private static Duration median(Collection<Duration> some) {
        List<Duration> sorted = some.stream().sorted().toList();
        return sorted.get((sorted.size() - 1) / 2);
    }
}
