package chat.tacit.client.mesh;

import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The servers that a profile has heard of, in the database. */
final class ServerTable {
    /**
     * {@code MESH_SERVERS}: so many are known; of those that aren't verified the newest go first.
     */
    static final int MOST = 2_000;

    /** Times to an answer that are kept. */
    private static final int TIMES = 5;

    private static final String COLUMNS =
            "SELECT address, origin, verified_at, operator, network, roles, load, load_at, work,"
                    + " times, silent_since, busy_since, quarantined_until FROM mesh_server";

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

    /** A server was named by another one. */
    static void heard(Transaction tx, RelayAddress server, Instant now) {
        tx.update(
                "INSERT INTO mesh_server (address, origin, heard_at) SELECT ?1, 0, ?2"
                        + " WHERE (SELECT COUNT(*) FROM mesh_server) < ?3"
                        + " ON CONFLICT (address) DO NOTHING",
                server.toString(),
                now,
                MOST);
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
        Optional<Instant> loadAt = row.optionalInstant(8);
        return new KnownServer(
                address,
                row.flag(2),
                row.optionalInstant(3),
                Operator.of(address, row.optionalBytes(4), row.optionalBytes(5)),
                KnownServer.roles(row.integer(6)),
                row.optionalInteger(7)
                        .flatMap(load ->
                                loadAt.map(at -> new KnownServer.HeardLoad(load.intValue(), at))),
                row.optionalInteger(9).map(Long::intValue),
                times(row.bytes(10)),
                new KnownServer.Trouble(
                        row.optionalInstant(11), row.optionalInstant(12), row.optionalInstant(13)),
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

    /** A server has answered, and took so long. */
    static void answered(Transaction tx, KnownServer server, Duration time) {
        List<Duration> times = new ArrayList<>(server.times());
        times.add(time);
        List<Duration> last = times.subList(Math.max(0, times.size() - TIMES), times.size());
        ByteBuffer stored = ByteBuffer.allocate(Integer.BYTES * last.size());
        last.forEach(one -> stored.putInt((int) Math.min(one.toMillis(), Integer.MAX_VALUE)));
        tx.update(
                "UPDATE mesh_server SET times = ?, silent_since = NULL WHERE address = ?",
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
            Announcement said,
            KnownServer of,
            Optional<Bytes> network,
            Instant at) {
        tx.update(
                "UPDATE mesh_server SET verified_at = ?, operator = ?, roles = ?,"
                        + " network = COALESCE(?, network) WHERE address = ?",
                at,
                said.operator()
                        .filter(proof -> proof.holds(of.address().fingerprint(), at))
                        .map(proof -> proof.publicKey().bytes())
                        .orElse(of.address().fingerprint().bytes()),
                KnownServer.bits(said.roles()),
                network,
                of.address().toString());
    }

    static void load(Transaction tx, RelayAddress server, Load said, Instant now) {
        tx.update(
                "UPDATE mesh_server SET load = ?1, load_at = ?2, work = ?3,"
                        + " busy_since = CASE WHEN ?4 THEN COALESCE(busy_since, ?2) END"
                        + " WHERE address = ?5",
                said.load(),
                now,
                said.work(),
                KnownServer.isBusy(said.load()),
                server.toString());
    }
}
