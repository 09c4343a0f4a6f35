package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Draws;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.servers.MeshServer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which servers are neighbours ({@code spec/40-mesh} §7.2): those of --peer, random others of as
 * many operators as there are, and some that picked this one.
 */
final class Neighbourhood {
    private static final Duration SILENCE = Duration.ofMinutes(10);
    private static final Duration LEFT_OUT = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final BookTerms terms;
    private final Set<Fingerprint> peers;
    private final Draws draws;
    private final Set<Fingerprint> picked = new LinkedHashSet<>();
    private final Set<Fingerprint> taken = new LinkedHashSet<>();
    private final Map<Fingerprint, Instant> silent = new HashMap<>();
    private final Map<Fingerprint, Instant> leftOut = new HashMap<>();
    private Set<Fingerprint> quarantined = Set.of();
    private Instant answered = Instant.MIN;
    private Instant redraw;
    private boolean stale;

    /**
     * @param peers named by --peer
     */
    Neighbourhood(BookTerms terms, Set<Fingerprint> peers, Draws draws, Instant now) {
        this.terms = terms;
        this.peers = peers;
        this.draws = draws;
        this.redraw = now.plus(DAY);
    }

    Set<Fingerprint> all() {
        Set<Fingerprint> all = new LinkedHashSet<>(picked);
        all.addAll(taken);
        return all;
    }

    /** When one of them is drawn anew. */
    Instant redraw() {
        return redraw;
    }

    /** Whether they are to be filled anew. */
    boolean isStale() {
        return stale;
    }

    void quarantined(Set<Fingerprint> servers) {
        stale = true;
        quarantined = servers;
    }

    void reached(Fingerprint server, Instant now) {
        answered = now;
        silent.remove(server);
        leftOut.remove(server);
    }

    /**
     * A server didn't answer. One that has been silent for ten minutes is left out for an hour,
     * unless nobody else answered meanwhile, which is a fault of one's own.
     */
    void silent(Fingerprint server, Instant now) {
        if (!picked.contains(server) && !taken.contains(server)) {
            return;
        }
        Instant since = silent.computeIfAbsent(server, _ -> now);
        if (!now.isBefore(since.plus(SILENCE)) && answered.isAfter(since)) {
            leftOut.put(server, now.plus(LEFT_OUT));
            stale = true;
            silent.remove(server);
        }
    }

    /**
     * A verified server passes packets on to this one: it has picked it. Where there is no more
     * room it takes the place of one whose operator has another as well, so that nobody who has
     * many servers keeps others out.
     */
    void came(MeshServer server, Map<Fingerprint, MeshServer> verified) {
        if (picked.contains(server.name())
                || taken.contains(server.name())
                || !isUsable(server.name())) {
            return;
        }
        stale = true;
        if (taken.size() < terms.taken()) {
            taken.add(server.name());
            return;
        }
        List<MeshServer> others = known(taken, verified);
        if (others.stream().allMatch(server::isOfAnotherThan)) {
            others.stream()
                    .filter(one -> hasTwin(one, others))
                    .findFirst()
                    .ifPresent(twin -> {
                        taken.remove(twin.name());
                        taken.add(server.name());
                    });
        }
    }

    private static boolean hasTwin(MeshServer server, List<MeshServer> others) {
        return others.stream()
                .anyMatch(other -> !other.equals(server) && !other.isOfAnotherThan(server));
    }

    /** Fills the picks from those that are verified now, and draws one anew each day. */
    void fill(Map<Fingerprint, MeshServer> verified, Instant now) {
        stale = false;
        leftOut.values().removeIf(until -> !now.isBefore(until));
        picked.removeIf(one -> !verified.containsKey(one) || !isUsable(one));
        taken.removeIf(one -> !verified.containsKey(one) || !isUsable(one));
        silent.keySet().retainAll(all());
        peers.stream()
                .filter(one -> verified.containsKey(one) && isUsable(one))
                .forEach(picked::add);
        List<MeshServer> order =
                draws.shuffled(
                        verified.values().stream()
                                .filter(one -> isUsable(one.name()))
                                .sorted(Comparator.comparing(one -> one.name().bytes()))
                                .toList());
        if (!now.isBefore(redraw)) {
            redraw = now.plus(DAY);
            drawAnew(order, verified);
        }
        pick(order, verified);
        spread(order, verified);
        taken.removeAll(picked);
    }

    private void drawAnew(List<MeshServer> order, Map<Fingerprint, MeshServer> verified) {
        List<Fingerprint> random =
                draws.shuffled(picked.stream().filter(one -> !peers.contains(one)).toList());
        if (random.isEmpty() || order.size() <= picked.size()) {
            return;
        }
        Fingerprint old = random.getFirst();
        picked.remove(old);
        pick(order.stream().filter(one -> !one.name().equals(old)).toList(), verified);
    }

    private void pick(List<MeshServer> order, Map<Fingerprint, MeshServer> verified) {
        List<MeshServer> others = new ArrayList<>(order);
        others.removeIf(one -> picked.contains(one.name()));
        int room = terms.neighbours() - picked.size();
        if (room <= 0) {
            return;
        }
        List<MeshServer> spread = MeshServer.different(others, known(picked, verified), room);
        spread.forEach(one -> picked.add(one.name()));
        others.removeAll(spread);
        others.stream().limit(room - spread.size()).forEach(one -> picked.add(one.name()));
    }

    /** Those that were picked while there were no others give way to other operators. */
    private void spread(List<MeshServer> order, Map<Fingerprint, MeshServer> verified) {
        List<MeshServer> others = known(picked, verified);
        for (MeshServer one : others) {
            if (!peers.contains(one.name()) && hasTwin(one, known(picked, verified))) {
                picked.remove(one.name());
                List<MeshServer> better = MeshServer.different(order, known(picked, verified), 1);
                picked.add(better.isEmpty() ? one.name() : better.getFirst().name());
            }
        }
    }

    private static List<MeshServer> known(
            Set<Fingerprint> names, Map<Fingerprint, MeshServer> verified) {
        Set<Fingerprint> some = new HashSet<>(names);
        some.retainAll(verified.keySet());
        return verified.values().stream().filter(one -> some.contains(one.name())).toList();
    }

    private boolean isUsable(Fingerprint server) {
        return !quarantined.contains(server) && !leftOut.containsKey(server);
    }
}
