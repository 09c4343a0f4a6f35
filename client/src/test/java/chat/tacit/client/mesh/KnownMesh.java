package chat.tacit.client.mesh;

import chat.tacit.client.Homes;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.mesh.Servers.Passage;
import chat.tacit.client.mesh.Servers.Use;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A profile that knows servers of a mesh, in a real database. */
final class KnownMesh implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final Profile profile;
    final SeededEntropy entropy;
    final KnownServers servers;

    KnownMesh(Path home, long seed) {
        this.profile = Homes.open(home, "Alice");
        this.entropy = new SeededEntropy(seed);
        this.servers = new KnownServers(entropy);
    }

    <T> T read(Function<Transaction, T> work) {
        return profile.read(work::apply);
    }

    <T> T write(Function<Transaction, T> work) {
        return profile.write(work::apply);
    }

    void sql(String sql, Object... parameters) {
        var _ = write(tx -> tx.update(sql, parameters));
    }

    /** The identity of the server at a host. */
    static SigningKey identity(String host) {
        return SigningKey.of(Secret.owned(Hash.sha256(host.getBytes(StandardCharsets.UTF_8))));
    }

    /** A server at a host. */
    static RelayAddress at(String host) {
        return new RelayAddress(
                Fingerprint.of(identity(host).publicKey()), List.of(new Host(host)), 4_000);
    }

    /** A server in a network of its own. */
    static RelayAddress server(int number) {
        return at("11." + number + ".0.1");
    }

    /** So many servers in networks of their own, verified, with every role but that of a proxy. */
    List<RelayAddress> know(int count) {
        List<RelayAddress> all = IntStream.range(0, count).mapToObj(KnownMesh::server).toList();
        all.forEach(one -> know(one, EnumSet.of(Role.RX, Role.TX)));
        return all;
    }

    /** A server that is known and verified, with a load of 10. */
    void know(RelayAddress server, Set<Role> roles) {
        sql(
                "INSERT INTO mesh_server (address, origin, heard_at, verified_at, operator, roles)"
                        + " VALUES (?, 0, ?, ?, ?, ?)",
                server.toString(),
                NOW,
                NOW,
                server.fingerprint().bytes(),
                KnownServer.bits(roles));
        load(server, 10, NOW);
    }

    /** A contact of which nothing is there but a conversation. */
    ConversationId contact(Transaction tx) {
        ConversationId id = new ConversationId(Bytes.owned(entropy.bytes(16)));
        tx.update(
                "INSERT INTO conversation (id, kind, name, state, level, created_at)"
                        + " VALUES (?, 'contact', 'Bob', 'active', 'link', ?)",
                id.bytes(),
                NOW);
        return id;
    }

    /** Where a packet goes now. */
    Optional<RelayAddress> guard(Instant now) {
        return write(tx -> servers.guard(tx, Optional.empty(), now));
    }

    /** Where all packets go. */
    Set<RelayAddress> guards(Instant now) {
        var _ = guard(now);
        return new HashSet<>(read(Guards::all));
    }

    /** A server took so long to answer. */
    void answered(RelayAddress server, Duration time) {
        var _ =
                write(tx -> {
                    Passage passage = new Passage(server, servers.way(tx, server, Use.TX, NOW));
                    servers.answered(tx, passage, time, NOW);
                    return true;
                });
    }

    void ready() {
        sql("UPDATE mesh SET ready_at = ?", NOW);
    }

    void operator(RelayAddress server, String name) {
        sql(
                "UPDATE mesh_server SET operator = ? WHERE address = ?",
                Bytes.owned(Hash.sha256(name.getBytes(StandardCharsets.UTF_8))),
                server.toString());
    }

    void load(RelayAddress server, int percent, Instant now) {
        Load load = new Load(percent, 16);
        SignedMessage message =
                SignedMessage.sign(load.json(), now, identity(server.hosts().getFirst().text()));
        var _ =
                write(tx -> {
                    ServerTable.load(tx, server, load, message, now);
                    return true;
                });
    }

    /** All are verified again, and say again how busy they are. */
    void renew(Instant now) {
        sql("UPDATE mesh_server SET verified_at = ?", now);
        for (KnownServer one : read(ServerTable::all)) {
            load(one.address(), 10, now);
        }
    }

    @Override
    public void close() {
        profile.close();
    }
}
