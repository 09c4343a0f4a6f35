package chat.tacit.protocol.mesh.watch;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Thumbprint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Probes that are under way, one leg for each RX ({@code spec/40-mesh} §12.1). A leg is lost if its
 * key was read to the end at the RX after ten times the median time, in which one's own network was
 * up; or if that RX went on giving others more often than it may keep.
 */
final class Loops {
    /** Legs that are under way; above it the oldest is forgotten and charged to nobody. */
    static final int MOST = 8_192;

    /** Times of probes of which the median is taken. */
    private static final int TIMES = 101;

    /** MESH_MAILBOX: what an RX may have waiting for a key before a probe comes. */
    static final int MOST_BEFORE = 1_024;

    private static final int MEDIANS = 10;

    private final Duration least;
    private final Map<Leg, Way> legs = new LinkedHashMap<>();
    private final ArrayDeque<Duration> times = new ArrayDeque<>();

    /** Where one reads. */
    record Place(Thumbprint key, Fingerprint rx) {}

    private record Leg(Bytes probe, Fingerprint rx) {}

    private static final class Way {
        final Thumbprint key;
        final Fingerprint entry;
        final Instant sent;

        /** Whether it has to come to several RX. */
        final boolean manifold;

        /** Where a probe that has to come to one RX alone may still be. */
        final Optional<Somewhere> somewhere;

        int reads;

        Way(Probe probe, Instant sent, Optional<Somewhere> somewhere) {
            this.somewhere = somewhere;
            this.manifold = somewhere.isEmpty() && probe.rxs().size() > 1;
            this.key = probe.key();
            this.entry = probe.entry();
            this.sent = sent;
        }

        Outcome outcome(Fingerprint rx, boolean lost, Instant now) {
            if (manifold) {
                return Outcome.leg(entry, rx, lost, now);
            }
            // One server may be both ends.
            return Outcome.once(entry.equals(rx) ? Set.of(rx) : Set.of(entry, rx), lost, now);
        }
    }

    /** The RX to one of which a probe has to come, and those where it wasn't missed yet. */
    private static final class Somewhere {
        final Set<Fingerprint> rxs;
        private final Set<Fingerprint> open;

        Somewhere(Set<Fingerprint> rxs) {
            this.rxs = rxs;
            this.open = new HashSet<>(rxs);
        }

        /** The loss of all that had to do with it, once it was missed everywhere. */
        Optional<Outcome> missed(Way way, Fingerprint rx, Instant now) {
            open.remove(rx);
            Set<Fingerprint> ends = new HashSet<>(rxs);
            ends.add(way.entry);
            return open.isEmpty() ? Optional.of(Outcome.once(ends, true, now)) : Optional.empty();
        }
    }

    Loops(Duration least) {
        this.least = least;
    }

    void sent(Probe probe, Instant now) {
        Optional<Somewhere> somewhere =
                switch (probe.arrival()) {
                    case EVERYWHERE -> Optional.empty();
                    case SOMEWHERE -> Optional.of(new Somewhere(probe.rxs()));
                };
        for (Fingerprint rx : probe.rxs()) {
            legs.put(new Leg(probe.id(), rx), new Way(probe, now, somewhere));
        }
        Iterator<Way> oldest = legs.values().iterator();
        while (legs.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    Optional<Outcome> returned(Bytes probe, Fingerprint rx, Instant now) {
        Way way = legs.remove(new Leg(probe, rx));
        if (way == null) {
            return Optional.empty();
        }
        way.somewhere.ifPresent(it -> it.rxs.forEach(other -> legs.remove(new Leg(probe, other))));
        times.addLast(Duration.between(way.sent, now));
        if (times.size() > TIMES) {
            times.removeFirst();
        }
        return Optional.of(way.outcome(rx, false, now));
    }

    /**
     * A key was read at an RX, and what came was told by {@link #returned} before.
     *
     * @param toTheEnd whether nothing waits there
     */
    List<Outcome> read(Place place, boolean toTheEnd, Instant now, Outages outages) {
        Duration patience = patience();
        List<Outcome> lost = new ArrayList<>();
        legs.entrySet()
                .removeIf(leg -> {
                    Way way = leg.getValue();
                    if (!new Place(way.key, leg.getKey().rx()).equals(place)
                            || outages.up(way.sent, now).compareTo(patience) < 0) {
                        return false;
                    }
                    way.reads++;
                    boolean over = toTheEnd || way.reads > MOST_BEFORE;
                    if (over) {
                        way.somewhere.ifPresentOrElse(
                                it -> it.missed(way, place.rx(), now).ifPresent(lost::add),
                                () -> lost.add(way.outcome(place.rx(), true, now)));
                    }
                    return over;
                });
        return lost;
    }

    /** What entered there since then was never taken: it says nothing. */
    void forget(Fingerprint entry, Instant since) {
        legs.values().removeIf(way -> way.entry.equals(entry) && !way.sent.isBefore(since));
    }

    /** How long a probe may take. */
    Duration patience() {
        if (times.isEmpty()) {
            return least;
        }
        Duration median = times.stream().sorted().toList().get((times.size() - 1) / 2);
        Duration tenfold = median.multipliedBy(MEDIANS);
        return tenfold.compareTo(least) > 0 ? tenfold : least;
    }

    /** How many legs are under way. */
    int size() {
        return legs.size();
    }
}
