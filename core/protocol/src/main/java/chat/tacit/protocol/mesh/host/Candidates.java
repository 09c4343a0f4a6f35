package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Addresses that wait to be looked at, the oldest first. Whoever names many displaces nobody: above
 * the limits the newest is forgotten, and each that names servers has an eighth of the room.
 */
final class Candidates {
    /** The share of one that names servers; those that introduce themselves have one together. */
    private static final int SHARES = 8;

    private static final Duration REFUSED = Duration.ofHours(1);

    private final int most;
    private final SequencedMap<RelayAddress, Candidate> waiting = new LinkedHashMap<>();
    private final Map<RelayAddress, Instant> refused = new LinkedHashMap<>();

    /**
     * @param most MESH_SERVERS
     */
    Candidates(int most) {
        this.most = most;
    }

    /**
     * Somebody names an address.
     *
     * @param verified how many servers are, which take their room
     */
    void add(RelayAddress address, Optional<Fingerprint> source, int verified, Instant now) {
        boolean room =
                waiting.size() + verified < most
                        && waiting.values().stream()
                                        .filter(one -> one.source.equals(source))
                                        .count()
                                < Math.max(1, most / SHARES);
        Instant again = refused.get(address);
        if (room && (again == null || !now.isBefore(again))) {
            waiting.putIfAbsent(address, new Candidate(address, source, now));
        }
    }

    /** It was verified before this process: it has room of its own and waits like others. */
    void restore(RelayAddress address, Instant now) {
        if (waiting.size() < most) {
            waiting.putIfAbsent(address, new Candidate(address, Optional.empty(), now));
        }
    }

    /** The one that waits longest, which doesn't wait any more. */
    Optional<Candidate> take() {
        Optional<Candidate> oldest = waiting.values().stream().findFirst();
        oldest.ifPresent(one -> waiting.remove(one.address));
        return oldest;
    }

    /** It is to be looked at again at another of its hosts, before all others. */
    void first(Candidate candidate) {
        waiting.remove(candidate.address);
        waiting.putFirst(candidate.address, candidate);
    }

    /** Nobody was there: for an hour it isn't looked at again, whoever names it. */
    void refuse(RelayAddress address, Instant now) {
        refused.remove(address);
        refused.put(address, now.plus(REFUSED));
        if (refused.size() > most) {
            refused.remove(refused.keySet().iterator().next());
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }
}
