package chat.tacit.client.room;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Accounts that the user blocked ({@code spec/50-room} §17): what they say isn't shown, and their
 * invitations are dropped; they go on being members, and aren't told. Of two devices the later
 * decision counts.
 */
public final class BlockedAccounts {
    /**
     * {@code BLOCKED_ACCOUNTS}: how many a profile keeps, those that aren't any more among them.
     */
    public static final int MAX = 1_000;

    private static final String SELECT =
            "SELECT address, blocked, decided_at FROM blocked_account WHERE ";

    private BlockedAccounts() {}

    /**
     * Blocks an account, or ends that. Invitations of its that wait are forgotten.
     *
     * @throws ClientException if it is the profile's own, or there are {@value #MAX}
     */
    public static void block(Transaction tx, AccountAddress account, boolean blocked, Instant now)
            throws ClientException {
        if (KnownAccounts.isOwn(tx, account.id())) {
            throw new ClientException("that is your own account.");
        }
        Optional<RoomRecord.BlockedAccount> before = record(tx, account.id());
        if (before.isEmpty() && isFull(tx)) {
            throw new ClientException("you blocked " + MAX + " accounts, which is the most.");
        }
        Instant after = before.map(it -> it.decided().plusMillis(1)).orElse(now);
        write(
                tx,
                new RoomRecord.BlockedAccount(account, blocked, now.isAfter(after) ? now : after));
    }

    private static boolean isFull(Transaction tx) {
        return tx.one("SELECT COUNT(*) FROM blocked_account", row -> row.integer(1)).orElseThrow()
                >= MAX;
    }

    private static void write(Transaction tx, RoomRecord.BlockedAccount decision) {
        tx.update(
                "INSERT OR REPLACE INTO blocked_account (account, address, blocked, decided_at)"
                        + " VALUES (?, ?, ?, ?)",
                decision.account().id().bytes(),
                decision.account().toString(),
                decision.blocked(),
                decision.decided());
        if (decision.blocked()) {
            RoomRequests.forget(tx, decision.account());
        }
    }

    /** Whether an account is blocked, or the contact whose it is. */
    public static boolean has(Transaction tx, AccountId account) {
        return tx.one(
                        "SELECT 1 FROM blocked_account WHERE account = ?1 AND blocked = 1 UNION ALL"
                                + " SELECT 1 FROM known_account k JOIN conversation v ON v.id ="
                                + " k.conversation WHERE k.account = ?1 AND v.blocked = 1",
                        row -> true,
                        account.bytes())
                .isPresent();
    }

    /**
     * Refuses to invite an account that is blocked.
     *
     * @throws ClientException if it is
     */
    public static void requireNot(Transaction tx, AccountAddress account) throws ClientException {
        if (has(tx, account.id())) {
            throw new ClientException(
                    "you blocked "
                            + RoomPeople.place(account)
                            + "; 'tacit block --off' ends it first.");
        }
    }

    /** Those that are blocked by themselves, by id. */
    public static List<AccountAddress> all(Transaction tx) {
        return tx.list(
                "SELECT address FROM blocked_account WHERE blocked = 1 ORDER BY account",
                row -> AccountAddress.parse(row.text(1)));
    }

    /** What a backup and other devices have of it. */
    public static List<RoomRecord.BlockedAccount> records(Transaction tx) {
        return tx.list(SELECT + "1 = 1 ORDER BY account", BlockedAccounts::read);
    }

    /** The same of one account; nothing if nothing was decided about it. */
    public static Optional<RoomRecord.BlockedAccount> record(Transaction tx, AccountId account) {
        return tx.one(SELECT + "account = ?", BlockedAccounts::read, account.bytes());
    }

    private static RoomRecord.BlockedAccount read(Row row) {
        return new RoomRecord.BlockedAccount(
                AccountAddress.parse(row.text(1)), row.flag(2), row.instant(3));
    }

    /**
     * Takes a record of a backup or another device. The later decision counts; of two at once that
     * it is blocked.
     *
     * @return whether it changed anything
     */
    public static boolean put(Transaction tx, RoomRecord.BlockedAccount told) {
        Optional<RoomRecord.BlockedAccount> known = record(tx, told.account().id());
        boolean counts =
                known.map(
                                it -> {
                                    int later = told.decided().compareTo(it.decided());
                                    return later > 0
                                            || (later == 0 && told.blocked() && !it.blocked());
                                })
                        .orElseGet(() -> !isFull(tx));
        if (counts) {
            write(tx, told);
        }
        return counts;
    }
}
