package chat.tacit.client.mesh;

import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.record.MeshRecord;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Servers that the profile knows, as a backup and its devices have them ({@code spec/70-key-backup}
 * §3). Whoever has asked nobody yet takes them as the profile found them, so that it reaches hidden
 * contacts at once; whoever has, takes them for servers that were heard of.
 */
public final class ServerRecords {
    /** So many are told that are verified and nothing else, those that were so last. */
    static final int TOLD = 64;

    /** No guard is one for longer. */
    private static final Duration LONGEST_TERM = Duration.ofDays(35);

    private ServerRecords() {}

    /**
     * Those with which the profile began, those of which it found something, those that it uses,
     * and some others.
     */
    public static List<MeshRecord.Server> all(Transaction tx) {
        boolean ready = KnownServers.isReady(tx);
        return tx.list(
                "SELECT address, origin, heard_at, CAST(ROUND(suspicion * 1000) AS INTEGER),"
                        + " quarantines, quarantined_at, quarantined_until, verified_at, operator,"
                        + " roles, network, (SELECT replace_at FROM mesh_guard g"
                        + " WHERE g.server = address) FROM mesh_server WHERE origin = 1"
                        + " OR suspicion > 0 OR quarantines > 0 OR ? AND verified_at IS NOT NULL"
                        + " AND (address IN (SELECT server FROM mesh_guard) OR address IN (SELECT"
                        + " server FROM mesh_rx WHERE ending IS NULL) OR address IN (SELECT"
                        + " address FROM mesh_server WHERE verified_at IS NOT NULL"
                        + " ORDER BY verified_at DESC LIMIT ?)) ORDER BY address",
                row -> server(row, ready),
                ready,
                TOLD);
    }

    private static MeshRecord.Server server(Row row, boolean ready) {
        long suspicion = row.integer(4);
        Optional<MeshRecord.Quarantine> quarantine =
                row.optionalInstant(6)
                        .flatMap(from ->
                                row.optionalInstant(7)
                                        .filter(until -> until.isAfter(from))
                                        .map(it -> new MeshRecord.Quarantine(from, it)));
        return new MeshRecord.Server(
                RelayAddress.parse(row.text(1)),
                row.flag(2),
                row.instant(3),
                new MeshRecord.Score(
                        (int) Math.min(suspicion, MeshRecord.Score.MAX_SUSPICION),
                        (int) Math.min(row.integer(5), MeshRecord.Score.MAX_QUARANTINES),
                        quarantine),
                row.optionalInstant(8).filter(_ -> ready).map(at -> shown(row, at)));
    }

    private static MeshRecord.Server.Shown shown(Row row, Instant at) {
        return new MeshRecord.Server.Shown(
                at,
                row.bytes(9),
                (int) row.integer(10),
                row.optionalBytes(11),
                row.optionalInstant(12));
    }

    /** Takes one. What this profile found out itself stays. */
    public static void put(Transaction tx, MeshRecord.Server server, Instant now) {
        MeshRecord.Score score = server.score();
        tx.update(
                "INSERT INTO mesh_server (address, origin, heard_at, suspicion, quarantines,"
                        + " quarantined_at, quarantined_until) SELECT ?, ?, ?, ? / 1000.0, ?, ?, ?"
                        + " WHERE (SELECT COUNT(*) FROM mesh_server) < ?"
                        + " ON CONFLICT (address) DO NOTHING",
                server.address().toString(),
                server.origin(),
                server.heard(),
                score.suspicion(),
                score.quarantines(),
                score.quarantine().map(MeshRecord.Quarantine::from),
                score.quarantine().map(MeshRecord.Quarantine::until),
                ServerTable.MOST);
        if (hasAskedNobody(tx)) {
            server.shown().ifPresent(shown -> trust(tx, server.address(), shown, now));
        }
    }

    /** Whether the profile has yet to ask anybody when servers may be used. */
    private static boolean hasAskedNobody(Transaction tx) {
        return tx.one("SELECT 1 FROM mesh WHERE list_at IS NULL", row -> true).isPresent();
    }

    private static void trust(
            Transaction tx, RelayAddress server, MeshRecord.Server.Shown shown, Instant now) {
        Instant at = shown.at().isAfter(now) ? now : shown.at();
        tx.update(
                "UPDATE mesh_server SET verified_at = ?, operator = ?, roles = ?, network = ?"
                        + " WHERE address = ? AND verified_at IS NULL",
                at,
                shown.operator(),
                shown.roles(),
                shown.network(),
                server.toString());
        tx.update("UPDATE mesh SET ready_at = ? WHERE ready_at IS NULL", now);
        shown.guard().ifPresent(until -> guard(tx, server, until, now));
    }

    /** Whoever chose others would meet one that watches sooner. */
    private static void guard(Transaction tx, RelayAddress server, Instant until, Instant now) {
        Instant latest = now.plus(LONGEST_TERM);
        tx.update(
                "INSERT OR IGNORE INTO mesh_guard (server, since, replace_at)"
                        + " SELECT address, ?1, ?2 FROM mesh_server WHERE address = ?3"
                        + " AND ?2 > ?1 AND (SELECT COUNT(*) FROM mesh_guard) < ?4",
                now,
                until.isAfter(latest) ? latest : until,
                server.toString(),
                Guards.COUNT);
    }
}
