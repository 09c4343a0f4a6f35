package chat.tacit.client.mesh;

import chat.tacit.client.profile.Transaction;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Servers that others name, of which {@link ServerTable#MOST} are known ({@code spec/40-mesh}
 * §10.5). Once there are as many, what a server names takes the place of what was named by the one
 * that has the most room, until both have as much: so whoever names many, and be it the first that
 * is asked, keeps nobody from being heard of.
 */
final class NamedServers {
    /** What is forgotten first: what the profile doesn't use, and found nothing out about. */
    private static final String DISPENSABLE =
            "origin = 0 AND suspicion = 0 AND quarantines = 0"
                    + " AND address NOT IN (SELECT server FROM mesh_guard)"
                    + " AND address NOT IN (SELECT server FROM mesh_rx)"
                    + " AND address NOT IN (SELECT proxy FROM mesh_proxy)"
                    + " AND address NOT IN (SELECT server FROM mesh_lie)";

    private final Transaction tx;
    private final String by;
    private final Instant now;
    private final Map<String, Integer> shares = new HashMap<>();
    private int free;

    private NamedServers(Transaction tx, RelayAddress by, Instant now) {
        this.tx = tx;
        this.by = by.toString();
        this.now = now;
        this.free = ServerTable.MOST - known();
    }

    /** {@code by} names servers. */
    static void heard(
            Transaction tx, RelayAddress by, Collection<RelayAddress> servers, Instant now) {
        NamedServers named = new NamedServers(tx, by, now);
        if (named.free < servers.size()) {
            named.countShares();
        }
        for (RelayAddress one : servers) {
            named.hear(one);
        }
    }

    private int known() {
        return tx.one("SELECT COUNT(*) FROM mesh_server", row -> (int) row.integer(1))
                .orElseThrow();
    }

    private void countShares() {
        record Share(String by, int servers) {}
        tx.list(
                        "SELECT COALESCE(named_by, ''), COUNT(*) FROM mesh_server WHERE "
                                + DISPENSABLE
                                + " GROUP BY 1",
                        row -> new Share(row.text(1), (int) row.integer(2)))
                .forEach(share -> shares.put(share.by(), share.servers()));
    }

    private void hear(RelayAddress server) {
        boolean known =
                tx.one(
                                "SELECT 1 FROM mesh_server WHERE address = ?",
                                row -> true,
                                server.toString())
                        .isPresent();
        if (known || (free <= 0 && !makesRoom())) {
            return;
        }
        tx.update(
                "INSERT INTO mesh_server (address, origin, heard_at, named_by)"
                        + " VALUES (?, 0, ?, ?)",
                server.toString(),
                now,
                by);
        free--;
        shares.merge(by, 1, Integer::sum);
    }

    /** Of whoever has the most, if that is more than this one will have, the newest goes. */
    private boolean makesRoom() {
        int own = shares.getOrDefault(by, 0);
        Optional<String> largest =
                shares.entrySet().stream()
                        .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                        .filter(share -> share.getValue() > own + 1)
                        .map(Map.Entry::getKey);
        if (largest.isEmpty()) {
            return false;
        }
        tx.update(
                "DELETE FROM mesh_server WHERE address = (SELECT address FROM mesh_server WHERE "
                        + DISPENSABLE
                        + " AND COALESCE(named_by, '') = ? ORDER BY verified_at IS NULL DESC,"
                        + " heard_at DESC, address LIMIT 1)",
                largest.get());
        shares.merge(largest.get(), -1, Integer::sum);
        free++;
        return true;
    }
}
