package chat.tacit.sim.mesh;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.watch.Quarantine;
import chat.tacit.protocol.mesh.watch.Suspicion;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sums as {@code spec/40-mesh} §12.1 has them, but for two things that are tried out here: what a
 * contact's messages say has a sum of its own for each contact, and TX is in quarantine at twice
 * the sum, since a loop is charged to it twice. Who is the worst is asked of the sums as they are.
 */
final class Sums implements Ledger {
    private static final Duration MEMORY = Duration.ofDays(7);
    private static final int LOOPS = -1;
    private static final int LEGS = 2;

    private final ArrayDeque<Charge> charges = new ArrayDeque<>();
    private final Map<Account, Suspicion> sums = new HashMap<>();
    private final Map<Fingerprint, Quarantine> quarantines = new HashMap<>();

    private record Account(Fingerprint server, int of, boolean tx) {
        boolean isEnough(Suspicion sum) {
            return sum.sum() >= Suspicion.QUARANTINE * (tx ? LEGS : 1);
        }
    }

    private record Charge(List<Account> ends, boolean lost, Instant at) {}

    @Override
    public void loop(Fingerprint tx, Map<Fingerprint, Boolean> lost, Instant now) {
        lost.forEach((rx, isLost) ->
                add(
                        new Charge(
                                List.of(
                                        new Account(tx, LOOPS, true),
                                        new Account(rx, LOOPS, false)),
                                isLost,
                                now)));
        judge(now);
    }

    @Override
    public void message(Fingerprint server, int contact, boolean lost, Instant now) {
        add(new Charge(List.of(new Account(server, contact, false)), lost, now));
        judge(now);
    }

    @Override
    public boolean isInQuarantine(Fingerprint server, Instant now) {
        Quarantine quarantine = quarantines.get(server);
        return quarantine != null && !quarantine.isOver(now);
    }

    private void add(Charge charge) {
        charges.addLast(charge);
        while (charges.getFirst().at().isBefore(charge.at().minus(MEMORY))) {
            charges.removeFirst();
        }
        sum(charge);
    }

    private void sum(Charge charge) {
        boolean explained =
                charge.ends().stream().anyMatch(it -> isInQuarantine(it.server(), charge.at()));
        if (!explained) {
            for (Account end : charge.ends()) {
                Suspicion before = sums.getOrDefault(end, Suspicion.NONE);
                sums.put(end, charge.lost() ? before.lost() : before.returned());
            }
        }
    }

    private void judge(Instant now) {
        for (Optional<Fingerprint> worst = worst(); worst.isPresent(); worst = worst()) {
            quarantine(worst.get(), now);
        }
    }

    private Optional<Fingerprint> worst() {
        boolean enough =
                sums.entrySet().stream().anyMatch(it -> it.getKey().isEnough(it.getValue()));
        return sums.entrySet().stream()
                .filter(_ -> enough)
                .max(Comparator.comparingDouble(it -> it.getValue().sum()))
                .map(it -> it.getKey().server());
    }

    private void quarantine(Fingerprint server, Instant now) {
        Quarantine before = quarantines.get(server);
        quarantines.put(server, before == null ? Quarantine.first(now) : before.next(now));
        charges.removeIf(it -> it.ends().stream().anyMatch(end -> end.server().equals(server)));
        sums.clear();
        charges.forEach(this::sum);
    }
}
