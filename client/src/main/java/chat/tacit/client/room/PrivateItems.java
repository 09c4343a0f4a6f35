package chat.tacit.client.room;

import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.room.PrivateItem;
import chat.tacit.e2ee.room.PrivateItem.ListId;
import chat.tacit.e2ee.room.RoomList;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The tables of what counts of an account's private pair ({@code spec/50-room} §18). */
final class PrivateItems implements RoomList.Memory {
    private final Transaction tx;
    private final AccountId account;

    PrivateItems(Transaction tx, AccountId account) {
        this.tx = tx;
        this.account = account;
    }

    /** The pair that the account had when this device last looked; nothing before the first. */
    Optional<RoomId> pair() {
        return tx.one(
                "SELECT pair FROM private_pair WHERE account = ?",
                row -> new RoomId(row.bytes(1)),
                account.bytes());
    }

    /** The account has this pair, of which nothing was read. */
    void begin(RoomId pair) {
        tx.update(
                "INSERT INTO private_pair (account, pair) VALUES (?1, ?2) ON CONFLICT (account) DO"
                        + " UPDATE SET pair = ?2, read = 0, covered = 0, list = 0, behind = 0",
                account.bytes(),
                pair.bytes());
        tx.update("DELETE FROM private_item WHERE account = ?", account.bytes());
        tx.update("DELETE FROM private_begun WHERE account = ?", account.bytes());
    }

    @Override
    public RoomList.Progress progress() {
        return tx.one(
                        "SELECT read, covered, list, behind FROM private_pair WHERE account = ?",
                        row ->
                                new RoomList.Progress(
                                        row.integer(1),
                                        row.integer(2),
                                        (int) row.integer(3),
                                        (int) row.integer(4)),
                        account.bytes())
                .orElse(RoomList.Progress.START);
    }

    @Override
    public void progress(RoomList.Progress progress) {
        tx.update(
                "UPDATE private_pair SET read = ?, covered = ?, list = ?, behind = ? WHERE account"
                        + " = ?",
                progress.read(),
                progress.covered(),
                progress.list(),
                progress.behind(),
                account.bytes());
    }

    @Override
    public void keep(long position, PrivateItem.OfRoom item) {
        boolean standing =
                switch (item) {
                    case PrivateItem.Entry _, PrivateItem.Gone _ -> true;
                    case PrivateItem.Keys _, PrivateItem.Snapshot _ -> false;
                };
        tx.update(
                "INSERT INTO private_item (account, position, room, standing, item) VALUES (?, ?,"
                        + " ?, ?, ?)",
                account.bytes(),
                position,
                item.room().bytes(),
                standing,
                item.encode());
    }

    @Override
    public List<PrivateItem.OfRoom> of(RoomId room) {
        return tx.list(
                "SELECT item FROM private_item WHERE account = ? AND room = ? ORDER BY position",
                PrivateItems::item,
                account.bytes(),
                room.bytes());
    }

    @Override
    public List<PrivateItem.OfRoom> standing(RoomId room) {
        return tx.list(
                "SELECT item FROM private_item WHERE account = ? AND room = ? AND standing = 1"
                        + " ORDER BY position",
                PrivateItems::item,
                account.bytes(),
                room.bytes());
    }

    private static PrivateItem.OfRoom item(Row row) {
        return (PrivateItem.OfRoom) PrivateItem.decode(row.bytes(1));
    }

    @Override
    public boolean knows(RoomId room) {
        return tx.one(
                        "SELECT 1 FROM private_item WHERE account = ? AND room = ? LIMIT 1",
                        row -> true,
                        account.bytes(),
                        room.bytes())
                .isPresent();
    }

    @Override
    public List<RoomId> rooms() {
        return tx.list(
                "SELECT DISTINCT room FROM private_item WHERE account = ? ORDER BY room",
                row -> new RoomId(row.bytes(1)),
                account.bytes());
    }

    @Override
    public int size() {
        return tx.one(
                        "SELECT COUNT(*) FROM private_item WHERE account = ?",
                        row -> (int) row.integer(1),
                        account.bytes())
                .orElseThrow();
    }

    @Override
    public void dropThrough(long position) {
        tx.update(
                "DELETE FROM private_item WHERE account = ? AND position <= ?",
                account.bytes(),
                position);
        tx.update(
                "DELETE FROM private_begun WHERE account = ? AND position <= ?",
                account.bytes(),
                position);
    }

    @Override
    public void begin(long position, PrivateItem.Begin begin) {
        tx.update(
                "INSERT INTO private_begun (account, position, list, through) VALUES (?, ?, ?, ?)",
                account.bytes(),
                position,
                begin.list().bytes(),
                begin.through());
    }

    @Override
    public OptionalLong begun(ListId list) {
        return tx
                .list(
                        "SELECT list, through FROM private_begun WHERE account = ? ORDER BY"
                                + " position",
                        row -> new PrivateItem.Begin(new ListId(row.bytes(1)), row.integer(2)),
                        account.bytes())
                .stream()
                .filter(it -> it.list().equals(list))
                .mapToLong(PrivateItem.Begin::through)
                .findFirst();
    }
}
