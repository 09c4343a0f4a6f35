package chat.tacit.client.mesh;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The servers at which packets are posted ({@code spec/40-mesh} §10.3): two of different operators
 * for a month. Who chose anew each time would meet one that watches sooner.
 */
final class Guards {
    static final int COUNT = 2;

    private Guards() {}

    /** A time of 30 days, give or take 5 drawn at random. */
    static Duration term(Entropy entropy) {
        return Duration.ofDays(25)
                .plusSeconds(Draw.below((int) Duration.ofDays(10).toSeconds(), entropy));
    }

    static List<RelayAddress> all(Transaction tx) {
        return tx.list(
                "SELECT server FROM mesh_guard ORDER BY since, server",
                row -> RelayAddress.parse(row.text(1)));
    }

    /**
     * The guards, after those whose time is over and those that may not be used gave way, as far as
     * there are others.
     *
     * <p>Those at which keys receive are better not guards as well.
     */
    static List<KnownServer> keep(Transaction tx, Known known, Entropy entropy, Instant now) {
        tx.update("DELETE FROM mesh_guard WHERE replace_at <= ?", now);
        List<KnownServer> guards = new ArrayList<>();
        for (RelayAddress one : all(tx)) {
            Optional<KnownServer> fit = known.find(one).filter(server -> server.isFit(now));
            fit.ifPresentOrElse(
                    guards::add,
                    () -> tx.update("DELETE FROM mesh_guard WHERE server = ?", one.toString()));
        }
        while (guards.size() < COUNT) {
            List<Operator> taken = Known.operators(guards);
            List<Operator> receives = known.operatorsAt(KnownServers.receiving(tx));
            Optional<KnownServer> next =
                    known.choose(Role.TX, List.of(taken, receives))
                            .or(() -> known.choose(Role.TX, List.of(taken)));
            if (next.isEmpty()) {
                break;
            }
            guards.add(next.get());
            tx.update(
                    "INSERT INTO mesh_guard (server, since, replace_at) VALUES (?, ?, ?)",
                    next.get().address().toString(),
                    now,
                    now.plus(term(entropy)));
        }
        return guards;
    }
}
