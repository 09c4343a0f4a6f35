package chat.tacit.client.room;

import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.room.PrivateItem;
import chat.tacit.e2ee.room.RoomEntry;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The table of what this device is to tell the others of an account through its private pair
 * ({@code spec/50-room} §18).
 */
final class PrivateWaiting {
    private final Transaction tx;
    private final AccountId account;

    PrivateWaiting(Transaction tx, AccountId account) {
        this.tx = tx;
        this.account = account;
    }

    /** One that is due. */
    record Due(long row, PrivateItem.OfRoom item) {}

    /** Adds an item that isn't an entry. */
    void add(PrivateItem.OfRoom item, Instant dueAt) {
        tx.update(
                "INSERT INTO private_waiting (account, room, entry, item, due_at) VALUES (?, ?, 0,"
                        + " ?, ?)",
                account.bytes(),
                item.room().bytes(),
                item.encode(),
                dueAt);
    }

    /** Puts an entry in the place of the one that waits, at the earlier time of both. */
    void put(RoomEntry entry, Instant dueAt) {
        tx.update(
                "INSERT INTO private_waiting (account, room, entry, item, due_at) VALUES (?1, ?2,"
                        + " 1, ?3, ?4) ON CONFLICT (account, room) WHERE entry = 1 DO UPDATE SET"
                        + " item = ?3, due_at = MIN(due_at, ?4)",
                account.bytes(),
                entry.room().bytes(),
                new PrivateItem.Entry(entry).encode(),
                dueAt);
    }

    /** What of a room waits, in the order in which it came. */
    List<PrivateItem.OfRoom> of(RoomId room) {
        return tx.list(
                "SELECT item FROM private_waiting WHERE account = ? AND room = ? ORDER BY id",
                row -> (PrivateItem.OfRoom) PrivateItem.decode(row.bytes(1)),
                account.bytes(),
                room.bytes());
    }

    /** Those that are due, in the order in which they are. */
    List<Due> due(Instant now) {
        return tx.list(
                "SELECT id, item FROM private_waiting WHERE account = ? AND due_at <= ? ORDER BY"
                        + " due_at, id",
                PrivateWaiting::read,
                account.bytes(),
                now);
    }

    /** When the next one is that isn't yet. */
    Optional<Instant> nextAt(Instant now) {
        return tx.one(
                        "SELECT MIN(due_at) FROM private_waiting WHERE account = ? AND due_at > ?",
                        row -> row.optionalInstant(1),
                        account.bytes(),
                        now)
                .flatMap(it -> it);
    }

    private static Due read(Row row) {
        return new Due(row.integer(1), (PrivateItem.OfRoom) PrivateItem.decode(row.bytes(2)));
    }

    /** Everything is due now: nobody is there later to tell it. */
    void hasten(Instant now) {
        tx.update(
                "UPDATE private_waiting SET due_at = ?1 WHERE account = ?2 AND due_at > ?1",
                now,
                account.bytes());
    }

    /** It was told, by this device or another, unless it is another by now. */
    void done(Due told) {
        tx.update(
                "DELETE FROM private_waiting WHERE id = ? AND item = ?",
                told.row(),
                told.item().encode());
    }

    /** Nothing more is said of a room. */
    void forget(RoomId room) {
        tx.update(
                "DELETE FROM private_waiting WHERE account = ? AND room = ?",
                account.bytes(),
                room.bytes());
    }
}
