package chat.tacit.client.route;

import chat.tacit.client.profile.Transaction;

import java.time.Duration;
import java.time.Instant;

/**
 * What a guard took shortly before it fell silent ({@code spec/40-mesh} §10.1): it may have passed
 * nothing of that on, and until it is back nobody tries again but its sender.
 */
public final class MeshDoubt {
    /** What it took within this time before its first failure is in doubt. */
    static final Duration BEFORE = Duration.ofMinutes(10);

    /** Who fails for less is busy, or was started again, and goes on with what it has. */
    static final Duration SILENT = Duration.ofMinutes(1);

    private MeshDoubt() {}

    private record Silent(String server, Instant since) {}

    /** Has it sent again, once: whatever isn't confirmed is due, and goes to the other guard. */
    public static void sendAgain(Transaction tx, Instant now) {
        for (Silent one :
                tx.list(
                        "SELECT g.server, s.silent_since FROM mesh_guard g CROSS JOIN mesh_server s"
                                + " ON s.address = g.server WHERE s.silent_since <= ?",
                        row -> new Silent(row.text(1), row.instant(2)),
                        now.minus(SILENT))) {
            sendAgain(tx, one, now);
        }
    }

    private static void sendAgain(Transaction tx, Silent guard, Instant now) {
        Instant from = guard.since().minus(BEFORE);
        tx.update(
                "UPDATE mesh_outgoing SET due_at = ?1 WHERE due_at > ?1 AND tx = ?2"
                        + " AND attempts = 1 AND posted_at BETWEEN ?3 AND ?4",
                now,
                guard.server(),
                from,
                guard.since());
    }
}
