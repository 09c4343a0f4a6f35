package chat.tacit.client.account;

import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Devices of the profile that were removed and have the keys of its accounts ({@code
 * spec/65-device} §11), and which device of an account each is.
 */
public final class ExposedAccounts {
    /** The machine on which a backup was made that was imported as stolen. */
    public static final int STOLEN = 0;

    private static final int UNCUT = 0;
    private static final int CUT = 1;
    private static final int RENEWED = 2;

    private ExposedAccounts() {}

    /**
     * A removed device that still has an account's keys, and those of its rooms.
     *
     * @param device its number, or {@link #STOLEN}
     * @param cut whether the homeserver knows it no more
     */
    public record Exposed(int device, boolean cut) {}

    /** A device was removed that had the accounts that there are. */
    public static void expose(Transaction tx, int device) {
        tx.update(
                "INSERT OR IGNORE INTO account_exposed (account, device, state) SELECT id, ?, ?"
                        + " FROM account WHERE step = 'ready'",
                device,
                UNCUT);
    }

    /** Those that have the keys which an account has now, by number. */
    public static List<Exposed> of(Transaction tx, AccountId account) {
        return tx.list(
                "SELECT device, state FROM account_exposed WHERE account = ? AND state < ? ORDER BY"
                        + " device",
                row -> new Exposed((int) row.integer(1), row.integer(2) == CUT),
                account.bytes(),
                RENEWED);
    }

    /** The account has keys that none of them has. */
    static void renewed(Transaction tx, AccountId account) {
        tx.update(
                "UPDATE account_exposed SET state = ? WHERE account = ?", RENEWED, account.bytes());
    }

    /** A device that is to be cut at the account's homeserver, by this device. */
    record Uncut(AccountId account, int device, List<DeviceId> ids) {}

    /**
     * Of each account the removed devices that this one has to cut, as far as it knows their ids.
     */
    static List<Uncut> uncut(Transaction tx) {
        return tx
                .list(
                        "SELECT x.account, x.device FROM device d CROSS JOIN account_exposed x ON"
                                + " x.device = d.number AND x.state = 0 JOIN device o ON o.own = 1"
                                + " AND o.number = d.removed_by WHERE d.removed_at IS NOT NULL",
                        row ->
                                new Uncut(
                                        new AccountId(row.bytes(1)),
                                        (int) row.integer(2),
                                        List.of()))
                .stream()
                .map(it -> new Uncut(it.account(), it.device(), ids(tx, it.account(), it.device())))
                .filter(it -> !it.ids().isEmpty())
                .toList();
    }

    /** Whether this device has still to cut one. */
    public static boolean isToBeCut(Transaction tx, int device) {
        return uncut(tx).stream().anyMatch(it -> it.device() == device);
    }

    private static List<DeviceId> ids(Transaction tx, AccountId account, int device) {
        return tx.list(
                "SELECT id FROM account_device WHERE account = ? AND device = ? ORDER BY id",
                row -> new DeviceId(row.bytes(1)),
                account.bytes(),
                device);
    }

    static void cut(Transaction tx, Uncut done) {
        tx.update(
                "UPDATE account_exposed SET state = ? WHERE account = ? AND device = ? AND state ="
                        + " ?",
                CUT,
                done.account().bytes(),
                done.device(),
                UNCUT);
    }

    /** The ids of all removed devices, which are to count no more in rooms. */
    static List<DeviceId> gone(Transaction tx, AccountId account) {
        return tx.list(
                "SELECT d.id FROM account_exposed x JOIN account_device d ON d.account = x.account"
                        + " AND d.device = x.device WHERE x.account = ? ORDER BY d.id",
                row -> new DeviceId(row.bytes(1)),
                account.bytes());
    }

    /** What other devices are told of it, with which device of the account this one is. */
    static RoomRecord.Account.Devices record(Transaction tx, StoredAccount account) {
        List<RoomRecord.Account.Device> known =
                new ArrayList<>(
                        tx.list(
                                "SELECT device, id FROM account_device WHERE account = ? ORDER BY"
                                        + " device, id",
                                row ->
                                        new RoomRecord.Account.Device(
                                                (int) row.integer(1), new DeviceId(row.bytes(2))),
                                account.id().bytes()));
        own(tx).ifPresent(it ->
                known.add(new RoomRecord.Account.Device(it, account.certificate().id())));
        List<Integer> without =
                tx.list(
                        "SELECT device FROM account_exposed WHERE account = ? AND state = ? AND"
                                + " device > ? ORDER BY device",
                        row -> (int) row.integer(1),
                        account.id().bytes(),
                        RENEWED,
                        STOLEN);
        int most = RoomRecord.Account.Devices.MOST;
        return new RoomRecord.Account.Devices(
                known.subList(Math.max(0, known.size() - most), known.size()), without);
    }

    private static Optional<Integer> own(Transaction tx) {
        return tx.one("SELECT number FROM device WHERE own = 1", row -> (int) row.integer(1));
    }

    /**
     * Takes which device of an account a device of the profile is, from who may say it. An id that
     * is known stays with the device whose it was said to be first.
     *
     * @return whether that was news
     */
    public static boolean take(Transaction tx, AccountId account, RoomRecord.Account.Device told) {
        boolean own =
                StoredAccount.find(tx, account)
                        .filter(it -> it.certificate().id().equals(told.id()))
                        .isPresent();
        long known =
                tx.one(
                                "SELECT COUNT(*) FROM account_device WHERE account = ?",
                                row -> row.integer(1),
                                account.bytes())
                        .orElseThrow();
        return !own
                && known < RoomRecord.Account.Devices.MOST
                && tx.update(
                                "INSERT OR IGNORE INTO account_device (account, id, device) VALUES"
                                        + " (?, ?, ?)",
                                account.bytes(),
                                told.id().bytes(),
                                told.number())
                        == 1;
    }

    /**
     * Another device says which removed ones hadn't the keys that it made, and this one has.
     *
     * @return whether that was news
     */
    public static boolean without(Transaction tx, RoomRecord.Account told) {
        long version = told.held().map(RoomRecord.Account.Held::keyVersion).orElse(0L);
        boolean same =
                StoredAccount.find(tx, told.account().id())
                        .filter(it -> it.seen().key() == version)
                        .isPresent();
        boolean news = false;
        if (same) {
            for (int device : told.devices().without()) {
                news |=
                        tx.update(
                                        "UPDATE account_exposed SET state = ? WHERE account = ? AND"
                                                + " device = ? AND state < ?",
                                        RENEWED,
                                        told.account().id().bytes(),
                                        device,
                                        RENEWED)
                                == 1;
            }
        }
        return news;
    }

    /** Devices are called otherwise from now on ({@code spec/65-device} §8). */
    public static void renumber(Transaction tx, int from, int to) {
        tx.update("UPDATE account_device SET device = ? WHERE device = ?", to, from);
    }

    static void remove(Transaction tx, AccountId account) {
        tx.update("DELETE FROM account_device WHERE account = ?", account.bytes());
        tx.update("DELETE FROM account_exposed WHERE account = ?", account.bytes());
    }
}
