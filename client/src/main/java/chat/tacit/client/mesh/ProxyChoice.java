package chat.tacit.client.mesh;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Dual Proxy ({@code spec/40-mesh} §10.4): the proxies over which is posted are of other operators
 * than those over which is fetched, so that none sees both. For each there are two where there are
 * enough, since none may lead to a server of its own operator; they stay for as long as a guard.
 */
final class ProxyChoice {
    private static final int EACH = 2;

    private ProxyChoice() {}

    /** A proxy that is used. */
    record Chosen(RelayAddress proxy, boolean receives) {}

    static List<Chosen> all(Transaction tx) {
        return tx.list(
                "SELECT proxy, receives FROM mesh_proxy ORDER BY since, proxy",
                row -> new Chosen(RelayAddress.parse(row.text(1)), row.flag(2)));
    }

    static void remove(Transaction tx, RelayAddress proxy) {
        tx.update("DELETE FROM mesh_proxy WHERE proxy = ?", proxy.toString());
    }

    /** Replaces those whose time is over or that may not be used, and adds what is missing. */
    static void keep(Transaction tx, Known known, Entropy entropy, Instant now) {
        tx.update("DELETE FROM mesh_proxy WHERE replace_at <= ?", now);
        for (Chosen one : all(tx)) {
            if (known.find(one.proxy()).filter(it -> it.isFit(now)).isEmpty()) {
                remove(tx, one.proxy());
            }
        }
        // Fetching gets its second one first: it leads to more servers.
        for (boolean receives : List.of(false, true, true, false)) {
            add(tx, known, receives, entropy, now);
        }
    }

    private static void add(
            Transaction tx, Known known, boolean receives, Entropy entropy, Instant now) {
        List<Chosen> chosen = all(tx);
        if (chosen.stream().filter(one -> one.receives() == receives).count() >= EACH) {
            return;
        }
        List<Operator> taken = known.operatorsAt(chosen.stream().map(Chosen::proxy).toList());
        List<Operator> guards = known.operatorsAt(Guards.all(tx));
        known.choose(Role.PROXY, List.of(taken, guards))
                .or(() -> known.choose(Role.PROXY, List.of(taken)))
                .ifPresent(one ->
                        tx.update(
                                "INSERT INTO mesh_proxy (proxy, receives, since, replace_at)"
                                        + " VALUES (?, ?, ?, ?)",
                                one.address().toString(),
                                receives,
                                now,
                                now.plus(Guards.term(entropy))));
    }

    /**
     * The one that leads to a server, of another operator than it.
     *
     * @param receives whether to where is fetched
     */
    static Optional<RelayAddress> leading(
            Transaction tx, Known known, KnownServer to, boolean receives) {
        List<RelayAddress> fitting = new ArrayList<>();
        for (Chosen one : all(tx)) {
            if (one.receives() == receives
                    && known.operatorsAt(List.of(one.proxy())).stream()
                            .allMatch(to.operator()::differs)) {
                fitting.add(one.proxy());
            }
        }
        return fitting.stream().findFirst();
    }
}
