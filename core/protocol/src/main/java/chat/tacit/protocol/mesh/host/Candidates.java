package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    private static final Candidate.Waits WAITS =
            new Candidate.Waits(Duration.ofSeconds(5), Duration.ofHours(1));

    private final int most;
    private final SequencedMap<RelayAddress, Candidate> waiting = new LinkedHashMap<>();
    private final Map<RelayAddress, Instant> refused = new LinkedHashMap<>();

    /** Those of an earlier process that weren't there, each until it is due again. */
    private final List<Candidate> absent = new ArrayList<>();

    /**
     * @param most MESH_SERVERS
     */
    Candidates(int most) {
        this.most = most;
    }

    /** Somebody names an address. */
    void add(RelayAddress address, Optional<Fingerprint> source, Instant now) {
        boolean room =
                waiting.size() < most
                        && waiting.values().stream()
                                        .filter(one -> one.source.equals(source))
                                        .count()
                                < Math.max(1, most / SHARES);
        Instant again = refused.get(address);
        if (room && (again == null || !now.isBefore(again))) {
            waiting.putIfAbsent(address, new Candidate(address, source, now));
        }
    }

    /**
     * It was verified before this process: it has room of its own, waits like others, and is looked
     * at again, since servers that stopped together don't start at the same moment.
     */
    void restore(RelayAddress address, Instant now) {
        if (waiting.size() < most) {
            waiting.put(address, new Candidate(address, Candidate.Kind.REMEMBERED, now, WAITS));
        }
    }

    /** Has those wait for their turn again that weren't there before. */
    void wake(Instant now) {
        absent.removeIf(one -> {
            boolean due = !one.due.isAfter(now);
            if (due) {
                waiting.put(one.address, one); // whoever names it meanwhile
            }
            return due;
        });
    }

    /** When {@link #wake} has something to do. */
    Optional<Instant> wakeAt() {
        return absent.stream().map(one -> one.due).min(Instant::compareTo);
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

    /**
     * Nobody was there: for an hour it isn't looked at again, whoever names it, unless an earlier
     * process had found it there.
     */
    void refuse(Candidate candidate, Instant now) {
        if (candidate.isRemembered(now)) {
            absent.add(candidate);
            return;
        }
        RelayAddress address = candidate.address;
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
