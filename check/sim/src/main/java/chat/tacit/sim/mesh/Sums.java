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
 * The sums of {@code spec/40-mesh} §12.1: both ends are charged; whoever's sum is the largest comes
 * into quarantine, and the sums are computed anew without what that server explains.
 */
final class Sums implements Ledger {
    private static final Duration MEMORY = Duration.ofDays(7);
    private static final int LOOPS = -1;

    private final boolean apart;
    private final ArrayDeque<Charge> charges = new ArrayDeque<>();
    private final Map<Account, Suspicion> sums = new HashMap<>();
    private final Map<Fingerprint, Quarantine> quarantines = new HashMap<>();

    /**
     * @param apart whether what a contact's messages say has a sum of its own, for each contact
     */
    Sums(boolean apart) {
        this.apart = apart;
    }

    private record Account(Fingerprint server, int of) {}

    private record Charge(List<Fingerprint> ends, int of, boolean lost, Instant at) {}

    @Override
    public void loop(Fingerprint tx, Fingerprint rx, boolean lost, Instant now) {
        charge(new Charge(List.of(tx, rx), LOOPS, lost, now));
    }

    @Override
    public void message(Fingerprint server, int contact, boolean lost, Instant now) {
        charge(new Charge(List.of(server), apart ? contact : LOOPS, lost, now));
    }

    @Override
    public boolean isInQuarantine(Fingerprint server, Instant now) {
        Quarantine quarantine = quarantines.get(server);
        return quarantine != null && !quarantine.isOver(now);
    }

    private void charge(Charge charge) {
        charges.addLast(charge);
        while (charges.getFirst().at().isBefore(charge.at().minus(MEMORY))) {
            charges.removeFirst();
        }
        add(charge);
        for (Optional<Fingerprint> worst = worst(); worst.isPresent(); worst = worst()) {
            quarantine(worst.get(), charge.at());
        }
    }

    private void add(Charge charge) {
        boolean explained = charge.ends().stream().anyMatch(it -> isInQuarantine(it, charge.at()));
        if (!explained) {
            for (Fingerprint end : charge.ends()) {
                sums.merge(
                        new Account(end, charge.of()),
                        after(Suspicion.NONE, charge.lost()),
                        (sum, _) -> after(sum, charge.lost()));
            }
        }
    }

    private static Suspicion after(Suspicion sum, boolean lost) {
        return lost ? sum.lost() : sum.returned();
    }

    private Optional<Fingerprint> worst() {
        return sums.entrySet().stream()
                .filter(it -> it.getValue().isEnough())
                .max(Comparator.comparingDouble(it -> it.getValue().sum()))
                .map(it -> it.getKey().server());
    }

    private void quarantine(Fingerprint server, Instant now) {
        Quarantine before = quarantines.get(server);
        quarantines.put(server, before == null ? Quarantine.first(now) : before.next(now));
        charges.removeIf(it -> it.ends().contains(server));
        sums.clear();
        charges.forEach(this::add);
    }
}
