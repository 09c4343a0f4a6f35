package chat.tacit.client.mesh;

import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.CoverTime;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.mesh.ServerList;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.mesh.servers.Lists;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What servers listed ({@code spec/40-mesh} §10.5), compared, and kept in the database so that who
 * lies is found over several runs. For one thread at a time.
 */
public final class ListMemory {
    /** Lists that are kept, the newest: enough to compare, and not the whole mesh many times. */
    static final int KEPT = 8;

    private final Lists lists;

    private ListMemory(Lists lists) {
        this.lists = lists;
    }

    /** What is known of before. */
    public static ListMemory of(Transaction tx) {
        ListMemory memory = new ListMemory(new Lists(CoverTime.of(tx, Lists.PATIENCE)));
        for (KnownServer one : ServerTable.all(tx)) {
            one.verifiedAt().ifPresent(at -> memory.lists.tried(one.address(), true, at));
        }
        tx.list(
                        "SELECT server, message, at FROM mesh_list ORDER BY at",
                        row ->
                                new Kept(
                                        RelayAddress.parse(row.text(1)),
                                        row.bytes(2),
                                        row.instant(3)))
                .forEach(kept -> memory.replay(tx, kept));
        return memory;
    }

    private record Kept(RelayAddress server, Bytes message, Instant at) {}

    private void replay(Transaction tx, Kept kept) {
        ServerTable.find(tx, kept.server())
                .flatMap(KnownServer::asMeshServer)
                .ifPresent(from ->
                        lists.heard(
                                from, SignedMessage.decode(kept.message().toArray()), kept.at()));
    }

    /** The servers whose lists are known. */
    static List<RelayAddress> servers(Transaction tx) {
        return tx.list(
                "SELECT server FROM mesh_list ORDER BY at", row -> RelayAddress.parse(row.text(1)));
    }

    /** Whether enough servers of different operators were asked to use any of what they list. */
    boolean isEnough() {
        return lists.isEnough();
    }

    /**
     * A server has said whom it knows.
     *
     * @return its list; empty if it isn't its own word, of now
     */
    Optional<ServerList> heard(
            Transaction tx, KnownServer from, SignedMessage message, Instant now) {
        Optional<ServerList> list =
                from.asMeshServer().flatMap(server -> lists.heard(server, message, now));
        if (list.isPresent()) {
            tx.update(
                    "INSERT OR REPLACE INTO mesh_list (server, message, at) VALUES (?, ?, ?)",
                    from.address().toString(),
                    Bytes.owned(message.encode()),
                    now);
            tx.update(
                    "DELETE FROM mesh_list WHERE server NOT IN"
                            + " (SELECT server FROM mesh_list ORDER BY at DESC LIMIT ?)",
                    KEPT);
            name(tx, now);
        }
        return list;
    }

    /** What one's own look at an address came to. */
    void tried(Transaction tx, RelayAddress address, boolean answered, Instant now) {
        lists.tried(address, answered, now);
        name(tx, now);
    }

    /** Where one's own look would say who is right. */
    Set<RelayAddress> questions() {
        return lists.questions();
    }

    /** Whether what a server lists next decides whether it lies. */
    boolean isDoubted(RelayAddress server) {
        return lists.doubted().contains(server.fingerprint());
    }

    /** Who was found to leave out or to alter is noted. */
    private void name(Transaction tx, Instant now) {
        for (Lists.Finding finding : lists.findings()) {
            Lie lie = Lie.of(finding);
            for (KnownServer by : ServerTable.of(tx, finding.by())) {
                tx.update(
                        "INSERT INTO mesh_lie (server, what, about, at) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        by.address().toString(),
                        lie.what().word(),
                        lie.about().toString(),
                        now);
            }
        }
    }

    /** What was found against a server, in the order of addresses. */
    static Set<Lie> lies(Transaction tx, RelayAddress of) {
        return tx
                .list(
                        "SELECT what, about FROM mesh_lie WHERE server = ?",
                        row -> new Lie(Lie.What.of(row.text(1)), RelayAddress.parse(row.text(2))),
                        of.toString())
                .stream()
                .collect(Collectors.toCollection(() -> new TreeSet<>(Lie.ORDER)));
    }
}
