package chat.tacit.protocol.mesh.servers;

import chat.tacit.crypto.Draws;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.SignedMessage;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the server to use ({@code spec/40-mesh} §9): of three random ones of different operators
 * the one with the lowest load, as far as one's own times bear out what they say. Loads below half
 * count alike, so that a server that says it is idle wins no more often than others that have room.
 * Not for use by several threads.
 */
public final class LoadChoice {
    /** How many are asked. */
    public static final int CANDIDATES = 3;

    private static final Duration FRESH = Duration.ofMinutes(2);
    private static final int LOW = 50;

    private final Draws draws;
    private final AnswerTimes times = new AnswerTimes();

    public LoadChoice(Entropy entropy) {
        this.draws = new Draws(entropy);
    }

    /**
     * What a candidate said when it was asked.
     *
     * @param load its answer to {@code GET /mesh/load}, if it gave one
     */
    public record Said(MeshServer server, Optional<SignedMessage> load) {}

    /**
     * Three random ones of different operators, or fewer where there aren't so many.
     *
     * @param usable those that offer the role and aren't in quarantine
     */
    public List<MeshServer> draw(Collection<MeshServer> usable) {
        List<MeshServer> order =
                usable.stream().sorted(Comparator.comparing(it -> it.name().bytes())).toList();
        return MeshServer.different(draws.shuffled(order), List.of(), CANDIDATES);
    }

    /** A server answered a request of any kind after so long. */
    public void answered(Fingerprint server, Duration time) {
        times.add(server, time);
    }

    /** The candidate with the lowest load, of several the one drawn first. */
    public Optional<MeshServer> lowest(List<Said> candidates, Instant now) {
        return candidates.stream()
                .min(Comparator.comparingInt(it -> counted(load(it, now))))
                .map(Said::server);
    }

    /** A load as it counts against others, 50 to 100: below that a server has room. */
    public static int counted(int load) {
        return Math.max(LOW, load);
    }

    /** The load as it is believed, 0 to 100: 100 where what was said is no use, or can't be. */
    public int load(Said said, Instant now) {
        return said.load()
                .flatMap(signed -> signed.statementBy(said.server().name(), now, FRESH))
                .filter(Load.class::isInstance)
                .map(Load.class::cast)
                .filter(load -> load.load() >= LOW || !times.isSlow(said.server().name()))
                .map(Load::load)
                .orElse(Load.MOST_LOAD);
    }
}
