package chat.tacit.client.route;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.queue.ServerKey;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The relays of the profile, in the database. */
public final class Relays {
    private static final String CONNECTION =
            "COALESCE(conversation, invitation)) FROM queue WHERE recovery = 0"
                    + " AND retired_at IS NULL AND (conversation IS NOT NULL"
                    + " OR invitation IN (SELECT id FROM invitation WHERE state = 'open'))";

    /** A relay that hasn't answered for so long while others did is replaced. */
    static final Duration SILENT = Duration.ofDays(1);

    /** In so many hours at least it has to have been seen that it doesn't. */
    static final int SIGHTINGS = 4;

    private static final Duration SIGHTING = Duration.ofHours(1);

    private Relays() {}

    /** Adds a relay, unless it is in the list already. */
    public static void add(Transaction tx, RelayAddress relay, Instant now) {
        tx.update(
                "INSERT INTO relay (address, added_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
                relay.toString(),
                now.toEpochMilli());
    }

    /** Those that the user sees, the ones that are leaving among them. */
    public static List<RelayAddress> all(Transaction tx) {
        return tx.list(
                "SELECT address FROM relay ORDER BY added_at, address",
                row -> RelayAddress.parse(row.text(1)));
    }

    /** When a relay of the profile was added. */
    public static Instant addedAt(Transaction tx, RelayAddress relay) {
        return tx.one(
                        "SELECT added_at FROM relay WHERE address = ?",
                        row -> row.instant(1),
                        relay.toString())
                .orElseThrow();
    }

    /** What the relay last said of itself. */
    public static void seen(
            Transaction tx, RelayAddress relay, String store, String channel, Instant now) {
        tx.update(
                "UPDATE relay SET last_seen = ?, store = ?, channel = ?, silent_since = NULL,"
                        + " silent_seen = 0, silent_last = NULL WHERE address = ?",
                now.toEpochMilli(),
                store,
                channel,
                relay.toString());
    }

    /** Keeps what a relay asks for before it makes queues. */
    public static void serverKey(Transaction tx, RelayAddress relay, ServerKey key) {
        tx.update(
                "UPDATE relay SET server_key = ?, key_wanted = 0 WHERE address = ?",
                key.secret(),
                relay.toString());
    }

    /** What a relay asks for before it makes queues, if we have it. */
    public static Optional<ServerKey> serverKey(Transaction tx, RelayAddress relay) {
        return tx.one(
                        "SELECT server_key FROM relay WHERE address = ?",
                        row -> row.optionalBytes(1),
                        relay.toString())
                .flatMap(key -> key)
                .map(key -> new ServerKey(Secret.owned(key.toArray())));
    }

    /** A relay makes no queues, since it asks for its server key: we have none or a wrong one. */
    public static void keyWanted(Transaction tx, RelayAddress relay) {
        tx.update(
                "UPDATE relay SET key_wanted = 1 WHERE address = ? AND key_wanted = 0",
                relay.toString());
    }

    /** The relays that make no queues before they are given their server key. */
    public static List<RelayAddress> keysWanted(Transaction tx) {
        return stored(tx, "key_wanted = 1");
    }

    /**
     * A relay doesn't answer, and others do: it isn't for want of a network. Noted once in an hour.
     */
    public static void silent(Transaction tx, RelayAddress relay, Instant now) {
        boolean noted =
                tx.update(
                                "UPDATE relay SET silent_since = COALESCE(silent_since, ?),"
                                        + " silent_seen = silent_seen + 1, silent_last = ?"
                                        + " WHERE address = ? AND (silent_last IS NULL"
                                        + " OR silent_last <= ? OR silent_last > ?)",
                                now,
                                now,
                                relay.toString(),
                                now.minus(SIGHTING),
                                now)
                        == 1;
        if (noted && isSilent(tx, relay, now)) {
            Lifetimes.lookAtRelay(tx, relay);
        }
    }

    /** Whether a relay has been silent for so long that its queues are to be elsewhere. */
    public static boolean isSilent(Transaction tx, RelayAddress relay, Instant now) {
        return silent(tx, now).contains(relay);
    }

    private static List<RelayAddress> silent(Transaction tx, Instant now) {
        return tx.list(
                "SELECT address FROM relay WHERE silent_since <= ? AND silent_seen >= ?",
                row -> RelayAddress.parse(row.text(1)),
                now.minus(SILENT),
                SIGHTINGS);
    }

    /**
     * A relay for the queue that is to take the place of another: not one of the connection's
     * others, if it can be helped, nor one that has fallen silent; chosen as for a new connection.
     *
     * @param elsewhere whether it has to be another relay than the queue's, and of its own
     */
    public static Optional<RelayAddress> replacement(
            Transaction tx, Lifetime queue, boolean elsewhere, Instant now, Entropy entropy) {
        List<RelayAddress> others =
                Lifetimes.of(tx, queue.conversation()).stream()
                        .filter(one -> one.row() != queue.row())
                        .filter(one -> !one.recovery() && one.retiredAt().isEmpty())
                        .map(Lifetime::relay)
                        .toList();
        List<RelayAddress> lasting = stored(tx, "store <> 'memory'");
        boolean needsLasting = lasting.stream().noneMatch(others::contains);
        List<RelayAddress> living = shuffled(needsLasting ? lasting : staying(tx), entropy);
        living.removeAll(silent(tx, now));
        living.removeAll(keysWanted(tx));
        living.sort(byRoom(tx));
        List<RelayAddress> apart = new ArrayList<>(living);
        apart.removeAll(others);
        if (elsewhere) {
            apart.remove(queue.relay());
            // One for recovery may lie beside another rather than where nothing is to stay.
            Stream<RelayAddress> beside =
                    living.stream().filter(one -> queue.recovery() && !one.equals(queue.relay()));
            return Stream.concat(apart.stream(), beside).findFirst();
        }
        return Stream.concat(apart.stream(), living.stream()).findFirst();
    }

    /** A relay for the recovery queue of a connection: apart from its others, if there is one. */
    public static Optional<RelayAddress> forRecovery(
            Transaction tx, Lifetime beside, Entropy entropy) {
        List<RelayAddress> lasting = shuffled(stored(tx, "store <> 'memory'"), entropy);
        List<RelayAddress> apart = new ArrayList<>(lasting);
        Lifetimes.of(tx, beside.conversation()).forEach(queue -> apart.remove(queue.relay()));
        return Stream.concat(apart.stream(), lasting.stream()).findFirst();
    }

    /** Whether some relay isn't known to keep messages in memory only. */
    static boolean anyLasting(Transaction tx) {
        return !stored(tx, "store <> 'memory'").isEmpty();
    }

    /**
     * A relay as it is known.
     *
     * @param trouble why it doesn't answer now, if it doesn't
     * @param group of the sockets to it that are open
     */
    public static RelayStatus status(
            Transaction tx,
            RelayAddress relay,
            Optional<String> trouble,
            Optional<TlsGroup> group) {
        long all = connections(tx);
        long here = carried(tx).getOrDefault(relay, 0L);
        return tx.one(
                        "SELECT store, channel, last_seen, key_wanted, leaving FROM relay"
                                + " WHERE address = ?",
                        row ->
                                new RelayStatus(
                                        relay,
                                        trouble,
                                        row.optionalInstant(3),
                                        row.text(1),
                                        row.text(2),
                                        group,
                                        (int) here,
                                        all == 0 ? 0 : (int) (100 * here / all),
                                        row.integer(4) == 1,
                                        Proxies.of(tx, relay),
                                        row.flag(5)
                                                ? Optional.of((int) Leaving.toMove(tx, relay))
                                                : Optional.empty()),
                        relay.toString())
                .orElseThrow();
    }

    /** Those at which new queues are made. */
    public static List<RelayAddress> staying(Transaction tx) {
        return stored(tx, "TRUE ORDER BY added_at, address");
    }

    /**
     * A random choice of {@code count} relays for a new connection, or all where there are fewer.
     *
     * <p>Chosen first among those that would then carry at most two thirds of the profile's
     * connections, open invitations among them; where too few have that room, the ones that carry
     * least. So with three or more relays on disk no relay is chosen for more than two thirds of n
     * connections, rounded up. A relay that keeps nothing on disk is chosen only beside one that
     * does, if there is one. One that asks for a server key that we don't have isn't chosen.
     */
    static List<RelayAddress> pick(Transaction tx, int count, Entropy entropy) {
        Comparator<RelayAddress> byRoom = byRoom(tx);
        List<RelayAddress> locked = keysWanted(tx);
        List<RelayAddress> durable = shuffled(stored(tx, "store <> 'memory'"), entropy);
        durable.removeAll(locked);
        durable.sort(byRoom);
        List<RelayAddress> all = new ArrayList<>(durable.subList(0, Math.min(1, durable.size())));
        List<RelayAddress> rest = shuffled(staying(tx), entropy);
        rest.removeAll(all);
        rest.removeAll(locked);
        rest.sort(byRoom);
        while (all.size() < count && !rest.isEmpty()) {
            all.add(rest.removeFirst());
        }
        return shuffled(all, entropy);
    }

    /** Relays that have room for one more connection first, then those that carry least. */
    private static Comparator<RelayAddress> byRoom(Transaction tx) {
        Map<RelayAddress, Long> carried = carried(tx);
        long connections = connections(tx);
        return Comparator.comparingLong(relay -> {
            long then = carried.getOrDefault(relay, 0L) + 1;
            return 3 * then <= 2 * (connections + 1) ? 0 : then;
        });
    }

    /** The profile's connections, counting each open invitation as the one that it may become. */
    private static long connections(Transaction tx) {
        return tx.one("SELECT COUNT(DISTINCT " + CONNECTION, row -> row.integer(1)).orElse(0L);
    }

    /** How many of the connections have a queue at each relay; relays without any are left out. */
    private static Map<RelayAddress, Long> carried(Transaction tx) {
        Map<RelayAddress, Long> carried = new HashMap<>();
        tx.list(
                        "SELECT relay, COUNT(DISTINCT " + CONNECTION + " GROUP BY relay",
                        row -> Map.entry(RelayAddress.parse(row.text(1)), row.integer(2)))
                .forEach(load -> carried.put(load.getKey(), load.getValue()));
        return carried;
    }

    private static List<RelayAddress> stored(Transaction tx, String condition) {
        return tx.list(
                "SELECT address FROM relay WHERE leaving = 0 AND " + condition,
                row -> RelayAddress.parse(row.text(1)));
    }

    private static List<RelayAddress> shuffled(List<RelayAddress> relays, Entropy entropy) {
        List<RelayAddress> left = new ArrayList<>(relays);
        List<RelayAddress> out = new ArrayList<>();
        while (!left.isEmpty()) {
            out.add(left.remove(below(left.size(), entropy)));
        }
        return out;
    }

    private static int below(int bound, Entropy entropy) {
        return Math.floorMod(ByteBuffer.wrap(entropy.bytes(8)).getLong(), bound);
    }
}
