package chat.tacit.client.mesh;

import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.mesh.servers.MeshServer;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.mesh.watch.Suspicion;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The servers that a profile has heard of, in the database. */
final class ServerTable {
    /** {@code MESH_SERVERS}: so many are known ({@link NamedServers}). */
    static final int MOST = 2_000;

    /** {@link #measured}: so many. */
    private static final int MEASURED = 100;

    /** Times to an answer that are kept. */
    private static final int TIMES = 5;

    private static final double MILLIS = 1_000;

    private static final String COLUMNS =
            "SELECT address, origin, heard_at, verified_at, operator, network, roles, load,"
                    + " load_at, work, times, silent_since, busy_since, quarantined_until,"
                    + " CAST(suspicion * 1000 AS INTEGER) FROM mesh_server";

    private ServerTable() {}

    /** The servers that begin a profile's knowledge are known, and are marked as that. */
    static void begin(Transaction tx, List<RelayAddress> defaults, Instant now) {
        Set<RelayAddress> all = new HashSet<>(defaults);
        all.addAll(Relays.staying(tx));
        for (RelayAddress one : all) {
            tx.update(
                    "INSERT INTO mesh_server (address, origin, heard_at) VALUES (?, 1, ?)"
                            + " ON CONFLICT (address) DO UPDATE SET origin = 1 WHERE origin = 0",
                    one.toString(),
                    now);
        }
        for (RelayAddress one : addresses(tx, "origin = 1")) {
            if (!all.contains(one)) {
                tx.update("UPDATE mesh_server SET origin = 0 WHERE address = ?", one.toString());
            }
        }
    }

    /** The user or another device of the profile names a server, whoever else is known. */
    static void heard(Transaction tx, RelayAddress server, Instant now) {
        tx.update(
                "INSERT INTO mesh_server (address, origin, heard_at) VALUES (?, 0, ?)"
                        + " ON CONFLICT (address) DO NOTHING",
                server.toString(),
                now);
    }

    private static List<RelayAddress> addresses(Transaction tx, String condition) {
        return tx.list(
                "SELECT address FROM mesh_server WHERE " + condition,
                row -> RelayAddress.parse(row.text(1)));
    }

    static List<KnownServer> all(Transaction tx) {
        Allowed allowed = Allowed.of(tx);
        return tx.list(COLUMNS + " ORDER BY address", row -> server(row, allowed));
    }

    /** Those that one begins with. */
    static List<KnownServer> defaults(Transaction tx) {
        Allowed allowed = Allowed.of(tx);
        return tx.list(COLUMNS + " WHERE origin = 1", row -> server(row, allowed));
    }

    /** Those that may be chosen for a role. */
    static List<KnownServer> offering(Transaction tx, Role role, Instant now) {
        Allowed allowed = Allowed.of(tx);
        List<KnownServer> offering = new ArrayList<>();
        for (long roles : KnownServer.rolesWith(role)) {
            offering.addAll(
                    tx.list(
                            COLUMNS + " WHERE roles = ? AND verified_at > ?",
                            row -> server(row, allowed),
                            roles,
                            now.minus(KnownServer.VERIFIED)));
        }
        offering.removeIf(one -> !one.offers(role, now));
        offering.sort(Comparator.comparing(one -> one.address().toString()));
        return offering;
    }

    /** Those that said last how busy they are, by which is measured how fast one usually is. */
    static List<KnownServer> measured(Transaction tx) {
        Allowed allowed = Allowed.of(tx);
        return tx.list(
                COLUMNS + " WHERE load_at > 0 ORDER BY load_at DESC LIMIT ?",
                row -> server(row, allowed),
                MEASURED);
    }

    static Optional<KnownServer> find(Transaction tx, RelayAddress server) {
        Allowed allowed = Allowed.of(tx);
        return tx.one(
                COLUMNS + " WHERE address = ?", row -> server(row, allowed), server.toString());
    }

    /** Which servers may be connected to. */
    private record Allowed(boolean any, Set<RelayAddress> these) {
        static Allowed of(Transaction tx) {
            if (Trust.policy(tx) == Trust.Policy.OPEN) {
                return new Allowed(true, Set.of());
            }
            Set<RelayAddress> these = new HashSet<>(Trust.allowed(tx));
            these.addAll(Relays.all(tx));
            return new Allowed(false, these);
        }

        boolean contains(RelayAddress server) {
            return any || these.contains(server);
        }
    }

    private static KnownServer server(Row row, Allowed allowed) {
        RelayAddress address = RelayAddress.parse(row.text(1));
        Optional<Bytes> network = row.optionalBytes(6);
        Optional<Instant> loadAt = row.optionalInstant(9);
        return new KnownServer(
                address,
                row.flag(2),
                row.instant(3),
                row.optionalInstant(4),
                Operator.of(
                        row.optionalBytes(5).map(Fingerprint::new).orElse(address.fingerprint()),
                        address.hosts(),
                        network),
                KnownServer.roles(row.integer(7)),
                row.optionalBytes(8)
                        .flatMap(load -> loadAt.map(at -> new KnownServer.HeardLoad(load, at))),
                row.optionalInteger(10).map(Long::intValue),
                times(row.bytes(11)),
                new KnownServer.Trouble(
                        row.optionalInstant(12),
                        row.optionalInstant(13),
                        row.optionalInstant(14),
                        new Suspicion(row.integer(15) / MILLIS)),
                network.map(Bytes::isEmpty).orElse(false),
                allowed.contains(address));
    }

    private static List<Duration> times(Bytes stored) {
        ByteBuffer buffer = ByteBuffer.wrap(stored.toArray());
        List<Duration> times = new ArrayList<>();
        while (buffer.hasRemaining()) {
            times.add(Duration.ofMillis(Integer.toUnsignedLong(buffer.getInt())));
        }
        return times;
    }

    static void answered(Transaction tx, RelayAddress server) {
        tx.update(
                "UPDATE mesh_server SET silent_since = NULL WHERE address = ?", server.toString());
    }

    /** A server took so long to answer. */
    static void time(Transaction tx, KnownServer server, Duration time) {
        List<Duration> times = new ArrayList<>(server.times());
        times.add(time);
        List<Duration> last = times.subList(Math.max(0, times.size() - TIMES), times.size());
        ByteBuffer stored = ByteBuffer.allocate(Integer.BYTES * last.size());
        last.forEach(one -> stored.putInt((int) Math.min(one.toMillis(), Integer.MAX_VALUE)));
        tx.update(
                "UPDATE mesh_server SET times = ? WHERE address = ?",
                Bytes.owned(stored.array()),
                server.address().toString());
    }

    static void silent(Transaction tx, RelayAddress server, Instant since) {
        tx.update(
                "UPDATE mesh_server SET silent_since = COALESCE(silent_since, ?)"
                        + " WHERE address = ?",
                since,
                server.toString());
    }

    static void work(Transaction tx, RelayAddress server, int bits) {
        tx.update("UPDATE mesh_server SET work = ? WHERE address = ?", bits, server.toString());
    }

    /** It is asked for its announcement. */
    static void tried(Transaction tx, RelayAddress server, Instant now) {
        tx.update("UPDATE mesh_server SET tried_at = ? WHERE address = ?", now, server.toString());
    }

    /**
     * A server has shown who it is.
     *
     * @param network where, if that was seen
     */
    static void verified(
            Transaction tx,
            RelayAddress server,
            MeshServer said,
            Optional<Bytes> network,
            Instant now) {
        tx.update(
                "UPDATE mesh_server SET verified_at = ?, operator = ?, roles = ?,"
                        + " network = COALESCE(?, network) WHERE address = ?",
                now,
                said.operator().key().bytes(),
                KnownServer.bits(said.roles()),
                network,
                server.toString());
    }

    /** A server has said how busy it is. */
    static void load(
            Transaction tx, RelayAddress server, Load said, SignedMessage message, Instant now) {
        tx.update(
                "UPDATE mesh_server SET load = ?1, load_at = ?2, work = ?3,"
                        + " busy_since = CASE WHEN ?4 THEN COALESCE(busy_since, ?2) END"
                        + " WHERE address = ?5",
                Bytes.owned(message.encode()),
                now,
                said.work(),
                KnownServer.isBusy(said.load()),
                server.toString());
    }

    /** Those that were asked who they are since a time. */
    static Set<RelayAddress> triedSince(Transaction tx, Instant since) {
        return new HashSet<>(
                tx.list(
                        "SELECT address FROM mesh_server WHERE tried_at > ?",
                        row -> RelayAddress.parse(row.text(1)),
                        since));
    }

    /** The entries of one server: it may be known at several places. */
    static List<KnownServer> of(Transaction tx, Fingerprint server) {
        Allowed allowed = Allowed.of(tx);
        String begins = "tacit://" + server;
        return tx.list(
                COLUMNS + " WHERE address > ? AND address < ? ORDER BY address",
                row -> server(row, allowed),
                begins + "@",
                begins + "A"); // what follows @
    }
}
