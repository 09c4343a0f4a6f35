package chat.tacit.client.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.mesh.Load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The choice of a server ({@code spec/40-mesh} §9): of three candidates of different operators,
 * drawn at random, the one with the lowest load. A load counts as the worst if nothing was heard
 * for long, or if one's own measurements contradict it.
 */
final class LowestLoad {
    static final int CANDIDATES = 3;

    /** A load that was heard longer ago says nothing any more. */
    static final Duration HEARD = Duration.ofHours(1);

    private static final int LOW = 50;
    private static final Duration SLOW = Duration.ofMillis(500);
    private static final int TIMES_SLOWER = 4;

    private final Duration usual;
    private final Instant now;

    private LowestLoad(Duration usual, Instant now) {
        this.usual = usual;
        this.now = now;
    }

    /**
     * @param all the servers by which is measured how fast one usually is
     */
    static LowestLoad among(List<KnownServer> all, Instant now) {
        return new LowestLoad(
                median(all.stream().flatMap(one -> median(one.times()).stream()).toList())
                        .orElse(Duration.ZERO),
                now);
    }

    /**
     * @param eligible those that may be chosen
     * @return empty if there is none
     */
    Optional<KnownServer> choose(List<KnownServer> eligible, Entropy entropy) {
        List<KnownServer> drawn = new ArrayList<>(eligible);
        Draw.shuffle(drawn, entropy);
        // Those of whom something is known before those of whom nothing is: both at random.
        drawn.sort(Comparator.comparing(one -> recent(one).isEmpty()));
        List<KnownServer> candidates = new ArrayList<>();
        for (KnownServer one : drawn) {
            if (candidates.size() < CANDIDATES
                    && one.operator()
                            .differsFromAll(
                                    candidates.stream().map(KnownServer::operator).toList())) {
                candidates.add(one);
            }
        }
        return candidates.stream().min(Comparator.comparingInt(this::of));
    }

    /** The load of a server as it is believed. */
    int of(KnownServer server) {
        Optional<Integer> said = recent(server);
        if (said.isEmpty() || (said.get() < LOW && isSlow(server))) {
            return Load.MOST_LOAD;
        }
        return said.get();
    }

    private Optional<Integer> recent(KnownServer server) {
        return server.load()
                .filter(load -> now.isBefore(load.at().plus(HEARD)))
                .map(KnownServer.HeardLoad::percent);
    }

    private boolean isSlow(KnownServer server) {
        return median(server.times())
                .filter(own -> own.compareTo(SLOW) > 0)
                .filter(own -> own.compareTo(usual.multipliedBy(TIMES_SLOWER)) > 0)
                .isPresent();
    }

    /** The middle one, the lower of two. */
    static Optional<Duration> median(List<Duration> of) {
        Stream<Duration> sorted = of.stream().sorted();
        return sorted.skip(Math.max(0, (of.size() - 1) / 2)).findFirst();
    }
}
