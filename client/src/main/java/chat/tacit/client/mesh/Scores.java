package chat.tacit.client.mesh;

import chat.tacit.client.profile.Transaction;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;

/** What became of probes, and what follows for servers ({@code spec/40-mesh} §12.1). */
final class Scores {
    /** Probes are remembered for so long. */
    static final Duration MEMORY = Duration.ofDays(7);

    private Scores() {}

    static void probed(Transaction tx, Servers.Probe probe, Instant now) {
        tx.update(
                "INSERT INTO mesh_outcome (tx, rx, lost, at) VALUES (?, ?, ?, ?)",
                probe.tx().toString(),
                probe.rx().map(RelayAddress::toString),
                probe.lost(),
                now);
        tx.update("DELETE FROM mesh_outcome WHERE at < ?", now.minus(MEMORY));
    }
}
