package chat.tacit.client.mesh;

import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An RX of a key, as the database has it.
 *
 * @param leased until when it receives for the key; empty before the first lease, and after the
 *     ending one
 * @param leaseAt when the next lease is due
 * @param ending when it was left
 * @param cursor of the last packet that was committed
 * @param emptied the last fetch that found nothing more waiting
 * @param since when it has had a lease without a break; empty without one
 */
record Receiver(
        long key,
        RelayAddress server,
        Optional<Instant> leased,
        Instant leaseAt,
        Optional<Instant> ending,
        Optional<Cursor> cursor,
        Instant emptied,
        Optional<Instant> since) {

    /** {@code RETENTION}: so much longer one is fetched from that was left. */
    static final Duration AFTERWARDS = Duration.ofDays(7);

    /**
     * So long after its first lease whoever posts finds a new RX for sure: TX looks for the other
     * one of a key every ten minutes (§7.1).
     */
    static final Duration KNOWN = Duration.ofMinutes(30);

    private static final String COLUMNS =
            "SELECT key, server, lease_until, lease_at, ending, cursor, emptied_at, since"
                    + " FROM mesh_rx";

    private static Receiver of(Row row) {
        return new Receiver(
                row.integer(1),
                RelayAddress.parse(row.text(2)),
                row.optionalInstant(3),
                row.instant(4),
                row.optionalInstant(5),
                row.optionalBytes(6).map(bytes -> Cursor.parse(bytes.base64Url())),
                row.instant(7),
                row.optionalInstant(8));
    }

    static List<Receiver> all(Transaction tx) {
        return tx.list(COLUMNS + " ORDER BY key, server", Receiver::of);
    }

    static List<Receiver> of(Transaction tx, long key) {
        return tx.list(COLUMNS + " WHERE key = ? ORDER BY server", Receiver::of, key);
    }

    static Optional<Receiver> find(Transaction tx, long key, RelayAddress server) {
        return tx.one(
                COLUMNS + " WHERE key = ? AND server = ?", Receiver::of, key, server.toString());
    }

    /** A key takes an RX, perhaps one that it left. */
    static void add(Transaction tx, long key, RelayAddress server) {
        tx.update(
                "INSERT INTO mesh_rx (key, server) VALUES (?, ?)"
                        + " ON CONFLICT (key, server) DO UPDATE SET ending = NULL, lease_at = 0",
                key,
                server.toString());
    }

    /** A key leaves it: the next fetch ends the lease. */
    static void leave(Transaction tx, long key, RelayAddress server, Instant now) {
        tx.update(
                "UPDATE mesh_rx SET ending = ?, lease_at = ? WHERE key = ? AND server = ?",
                now,
                now,
                key,
                server.toString());
    }

    /** It wouldn't take the key: so another has to. */
    static void remove(Transaction tx, long key, RelayAddress server) {
        tx.update("DELETE FROM mesh_rx WHERE key = ? AND server = ?", key, server.toString());
    }

    /** Forgets those that were left long ago. */
    static void tidy(Transaction tx, Instant now) {
        tx.update("DELETE FROM mesh_rx WHERE ending <= ?", now.minus(AFTERWARDS));
    }

    boolean isLeft() {
        return ending.isPresent();
    }

    /** Whether what is sent to the key now is kept there. */
    boolean receives(Instant now) {
        return !isLeft() && leased.filter(now::isBefore).isPresent();
    }

    /** Whether a packet that was made then is kept there, and all servers may know it. */
    boolean receivedAt(Instant made, Instant now) {
        return receives(now) && since.filter(it -> !made.isBefore(it.plus(KNOWN))).isPresent();
    }

    /**
     * It has taken a lease.
     *
     * @param until empty for an ending one
     * @param next when another is due
     */
    void leased(Transaction tx, Optional<Instant> until, Instant next, Instant now) {
        tx.update(
                "UPDATE mesh_rx SET since = CASE WHEN ?1 IS NULL THEN NULL"
                        + " WHEN lease_until > ?3 THEN COALESCE(since, ?3) ELSE ?3 END,"
                        + " lease_until = ?1, lease_at = ?2 WHERE key = ?4 AND server = ?5",
                until,
                next,
                now,
                key,
                server.toString());
    }

    /**
     * It has answered.
     *
     * @param emptied whether nothing more waits
     */
    void fetched(Transaction tx, Cursor to, boolean emptied, Instant now) {
        tx.update(
                "UPDATE mesh_rx SET cursor = ?, fetched_at = ? WHERE key = ? AND server = ?",
                Bytes.owned(Text.fromBase64Url(to.toString())),
                now,
                key,
                server.toString());
        if (emptied) {
            tx.update(
                    "UPDATE mesh_rx SET emptied_at = ? WHERE key = ? AND server = ?",
                    now,
                    key,
                    server.toString());
        }
    }
}
