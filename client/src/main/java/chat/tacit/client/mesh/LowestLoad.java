package chat.tacit.client.mesh;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.servers.LoadChoice;
import chat.tacit.protocol.mesh.servers.MeshServer;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The choice of a server ({@code spec/40-mesh} §9): of three candidates of different operators,
 * drawn at random, the one with the lowest load, where those below half count alike. A load counts
 * as the worst if nothing was heard for long, or if one's own measurements contradict it.
 */
final class LowestLoad {
    /** A load that was heard longer ago says nothing any more. */
    static final Duration HEARD = Duration.ofHours(1);

    private final Transaction tx;
    private final LoadChoice choice;
    private final Instant now;
    private final Set<RelayAddress> measured = new HashSet<>();

    LowestLoad(Transaction tx, Entropy entropy, Instant now) {
        this.tx = tx;
        this.choice = new LoadChoice(entropy);
        this.now = now;
    }

    /**
     * @param eligible those that may be chosen; of these, as long as there are enough, those of
     *     whose load something was heard lately
     * @return empty if there is none
     */
    Optional<KnownServer> choose(List<KnownServer> eligible) {
        List<KnownServer> heard = eligible.stream().filter(this::isHeard).toList();
        Map<RelayAddress, KnownServer> among = new HashMap<>();
        List<MeshServer> usable = new ArrayList<>();
        for (KnownServer one : heard.size() < LoadChoice.CANDIDATES ? eligible : heard) {
            among.put(one.address(), one);
            one.asMeshServer().ifPresent(usable::add);
        }
        return choice.draw(usable).stream()
                .map(drawn -> among.get(drawn.address()))
                .min(Comparator.comparingInt(one -> LoadChoice.counted(of(one))));
    }

    /** The load of a server as it is believed. */
    int of(KnownServer server) {
        if (!isHeard(server)) {
            return Load.MOST_LOAD;
        }
        if (measured.isEmpty()) {
            ServerTable.measured(tx).forEach(this::measure);
        }
        measure(server);
        return server.load()
                .flatMap(load -> server.said().map(said -> choice.load(said, load.at())))
                .orElse(Load.MOST_LOAD);
    }

    private void measure(KnownServer server) {
        if (measured.add(server.address())) {
            Fingerprint name = server.address().fingerprint();
            server.times().forEach(time -> choice.answered(name, time));
        }
    }

    private boolean isHeard(KnownServer server) {
        return server.load().filter(load -> now.isBefore(load.at().plus(HEARD))).isPresent();
    }
}
