package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.Jws;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The ways that a server has learned: at most three for a key, and in all as many as the limit
 * says, those of the key used longest ago forgotten first.
 */
final class Ways {
    /** At so many servers a key is leased. */
    static final int RX_OF_KEY = 2;

    private static final int PER_KEY = 3;

    private final Terms terms;
    private final Map<Thumbprint, Known> keys = new LinkedHashMap<>(16, 0.75f, true);
    private int count;

    /** What is known of a key, each way to another server. */
    private static final class Known {
        final List<Way> ways = new ArrayList<>();
        Instant searched;

        /**
         * @param searched when all servers were asked last
         */
        Known(Instant searched) {
            this.searched = searched;
        }
    }

    Ways(Terms terms) {
        this.terms = terms;
    }

    /** The ways to a key that lead on, by neighbours that there still are. */
    List<Way> to(Thumbprint recipient, Set<Fingerprint> neighbours, Instant now) {
        forget(recipient, way -> !lives(way, neighbours, now));
        return List.copyOf(of(recipient));
    }

    private List<Way> of(Thumbprint recipient) {
        Known known = keys.get(recipient);
        return known == null ? List.of() : known.ways;
    }

    /**
     * Whether it is time to look for a further server of a key of which one is known: {@code
     * MESH_TRACE_LIFE} after it was done last.
     */
    boolean search(Thumbprint recipient, Instant now) {
        Known known = keys.get(recipient);
        if (known == null || known.ways.size() >= RX_OF_KEY) {
            return false;
        }
        boolean due = !now.isBefore(known.searched.plus(terms.traceLife()));
        if (due) {
            known.searched = now;
        }
        return due;
    }

    private boolean lives(Way way, Set<Fingerprint> neighbours, Instant now) {
        return way.lease().isValid(now)
                && now.isBefore(way.used().plus(terms.wayIdle()))
                && neighbours.contains(way.next());
    }

    /** Whether this very lease was verified before. */
    boolean knows(Thumbprint recipient, Jws lease) {
        return of(recipient).stream().anyMatch(way -> way.signed().equals(lease));
    }

    /** Learns a way; of two leases of one server the one that was issued last stays. */
    void learn(Thumbprint recipient, Way learned) {
        List<Way> known = keys.computeIfAbsent(recipient, _ -> new Known(learned.used())).ways;
        Way newest =
                known.stream()
                        .filter(way -> way.server().equals(learned.server()))
                        .filter(way -> way.lease().issued().isAfter(learned.lease().issued()))
                        .map(way ->
                                new Way(way.lease(), way.signed(), learned.next(), learned.used()))
                        .findFirst()
                        .orElse(learned);
        int before = known.size();
        known.removeIf(way -> way.server().equals(learned.server()));
        if (known.size() == PER_KEY) {
            known.remove(known.stream().min(Comparator.comparing(Way::used)).orElseThrow());
        }
        known.add(newest);
        count += known.size() - before;
        bound();
    }

    private void bound() {
        Iterator<Known> oldest = keys.values().iterator();
        while (count > terms.ways()) {
            count -= oldest.next().ways.size();
            oldest.remove();
        }
    }

    /** Forgets the ways to a key that {@code over} names. */
    void forget(Thumbprint recipient, Predicate<Way> over) {
        Known known = keys.get(recipient);
        if (known != null) {
            count -= known.ways.size();
            known.ways.removeIf(over);
            count += known.ways.size();
            if (known.ways.isEmpty()) {
                keys.remove(recipient);
            }
        }
    }

    int size() {
        return count;
    }
}
