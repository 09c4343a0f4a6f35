package chat.tacit.client.mesh;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.watch.Quarantine;
import chat.tacit.protocol.mesh.watch.Watch;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of probes, and what follows for servers ({@code spec/40-mesh} §12.1). The outcomes
 * are in the database: whatever a run found holds in the next. For one thread at a time.
 */
final class Scores {
    /** Probes are remembered for so long. */
    static final Duration MEMORY = Duration.ofDays(7);

    /** Probes that are remembered at most; above it the oldest is forgotten. */
    static final int MOST = 8_192;

    private final Watch watch = new Watch(Watch.LEAST_PATIENCE);

    private Scores() {}

    /** What earlier runs found. */
    static Scores of(Transaction tx) {
        Scores scores = new Scores();
        tx.list(
                "SELECT tx, rx, lost, at FROM mesh_outcome ORDER BY number",
                row -> {
                    scores.charge(
                            new Servers.Probe(
                                    RelayAddress.parse(row.text(1)),
                                    row.optionalText(2).map(RelayAddress::parse),
                                    row.flag(3)),
                            row.instant(4));
                    return true;
                });
        return scores;
    }

    private void charge(Servers.Probe probe, Instant at) {
        Set<Fingerprint> ends = new HashSet<>();
        ends.add(probe.tx().fingerprint());
        probe.rx().map(RelayAddress::fingerprint).ifPresent(ends::add);
        watch.charge(ends, probe.lost(), at);
    }

    void probed(Transaction tx, Servers.Probe probe, Instant now) {
        long number =
                tx.insert(
                        "INSERT INTO mesh_outcome (tx, rx, lost, at) VALUES (?, ?, ?, ?)",
                        probe.tx().toString(),
                        probe.rx().map(RelayAddress::toString),
                        probe.lost(),
                        now);
        tx.update(
                "DELETE FROM mesh_outcome WHERE at < ? OR number <= ?",
                now.minus(MEMORY),
                number - MOST);
        charge(probe, now);
        note(tx, probe, now);
    }

    /** Nobody else's sum has grown, but it may be less since another one explains it. */
    private void note(Transaction tx, Servers.Probe probe, Instant now) {
        List<RelayAddress> changed =
                tx.list(
                        "SELECT address FROM mesh_server WHERE suspicion > 0"
                                + " OR quarantined_until > ?1 OR address IN (?2, ?3)",
                        row -> RelayAddress.parse(row.text(1)),
                        now,
                        probe.tx().toString(),
                        probe.rx().map(RelayAddress::toString));
        for (RelayAddress one : changed) {
            note(tx, one, now);
        }
    }

    private void note(Transaction tx, RelayAddress server, Instant now) {
        Optional<Quarantine> quarantine = watch.quarantine(server.fingerprint(), now);
        tx.update(
                "UPDATE mesh_server SET suspicion = ? / 1000.0 WHERE address = ?",
                Math.round(1_000 * watch.suspicion(server.fingerprint()).sum()),
                server.toString());
        quarantine.ifPresent(it ->
                tx.update(
                        "UPDATE mesh_server SET quarantines = quarantines + 1,"
                                + " quarantined_at = ?1, quarantined_until = ?2"
                                + " WHERE address = ?3 AND quarantined_until IS NOT ?2",
                        it.end().minus(it.length()),
                        it.end(),
                        server.toString()));
    }
}
