package chat.tacit.client.route;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.queue.ServerKey;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The relays of the profile, in the database. */
public final class Relays {
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

    /** Those that didn't answer when they were asked last, while others did. */
    public static List<RelayAddress> unheard(Transaction tx) {
        return tx.list(
                "SELECT address FROM relay WHERE silent_since IS NOT NULL",
                row -> RelayAddress.parse(row.text(1)));
    }

    /** Whether a relay has been silent for so long that its queues are to be elsewhere. */
    public static boolean isSilent(Transaction tx, RelayAddress relay, Instant now) {
        return silent(tx, now).contains(relay);
    }

    static List<RelayAddress> silent(Transaction tx, Instant now) {
        return tx.list(
                "SELECT address FROM relay WHERE silent_since <= ? AND silent_seen >= ?",
                row -> RelayAddress.parse(row.text(1)),
                now.minus(SILENT),
                SIGHTINGS);
    }

    /** Whether some relay isn't known to keep messages in memory only. */
    static boolean anyLasting(Transaction tx) {
        return !lasting(tx).isEmpty();
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
        Load load = Load.of(tx);
        long all = load.connections();
        long here = load.at(relay);
        return tx.one(
                        "SELECT store, channel, last_seen, key_wanted, leaving, ends_at FROM relay"
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
                                        row.optionalInstant(6),
                                        row.flag(5)
                                                ? Optional.of((int) Leaving.toMove(tx, relay))
                                                : Optional.empty()),
                        relay.toString())
                .orElseThrow();
    }

    /** Those that aren't leaving the list, the ones that end among them. */
    public static List<RelayAddress> staying(Transaction tx) {
        return stored(tx, "TRUE ORDER BY added_at, address");
    }

    /** Those at which new things are made: who says that it ends makes none. */
    public static List<RelayAddress> making(Transaction tx) {
        return stored(tx, "ends_at IS NULL ORDER BY added_at, address");
    }

    /** Those at which new queues are made and that aren't known to keep messages in memory only. */
    static List<RelayAddress> lasting(Transaction tx) {
        return stored(tx, "ends_at IS NULL AND store <> 'memory'");
    }

    /** Keeps when a relay says that it ends, if it does. */
    public static void ends(Transaction tx, RelayAddress relay, Optional<Instant> at) {
        tx.update(
                "UPDATE relay SET ends_at = ?1 WHERE address = ?2 AND ends_at IS NOT ?1",
                at,
                relay.toString());
    }

    /** Those that end and aren't leaving the list. */
    static List<RelayAddress> ending(Transaction tx) {
        return stored(tx, "ends_at IS NOT NULL");
    }

    private static List<RelayAddress> stored(Transaction tx, String condition) {
        return tx.list(
                "SELECT address FROM relay WHERE leaving = 0 AND " + condition,
                row -> RelayAddress.parse(row.text(1)));
    }
}
