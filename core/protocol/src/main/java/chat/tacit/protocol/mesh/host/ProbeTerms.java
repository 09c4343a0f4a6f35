package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.mesh.watch.Watch;

import java.time.Duration;

/**
 * How a server probes its neighbours ({@code spec/40-mesh} §12.2).
 *
 * @param keys at which it receives probes
 * @param probe mean time between two probes of a neighbour
 * @param patience how long a probe may take at least before it is lost
 */
public record ProbeTerms(int keys, Duration probe, Duration patience) {

    /** As the specification has them. */
    public static final ProbeTerms STANDARD =
            new ProbeTerms(8, Duration.ofMinutes(5), Watch.LEAST_PATIENCE);

    /** Fetches for each probe: it comes to two servers, and every other fetch takes its turn. */
    private static final int FETCHES = 4;

    private static final Duration LONGEST_SLOT = Duration.ofMinutes(1);

    public ProbeTerms {
        if (keys < 1 || !probe.isPositive() || patience.isNegative()) {
            throw new IllegalArgumentException("probing needs keys and times");
        }
    }

    /** The mean time between two fetches, so that what comes is fetched as fast. */
    Duration slot(int neighbours) {
        Duration mean = probe.dividedBy((long) FETCHES * Math.max(1, neighbours));
        return mean.compareTo(LONGEST_SLOT) < 0 ? mean : LONGEST_SLOT;
    }
}
