package chat.tacit.client.room;

import chat.tacit.client.profile.Transaction;
import chat.tacit.protocol.room.AccountId;

import java.util.List;

/** Accounts whose words the user doesn't want to see; they go on being members. */
public final class BlockedAccounts {
    private BlockedAccounts() {}

    public static void block(Transaction tx, AccountId account, boolean blocked) {
        tx.update(
                blocked
                        ? "INSERT OR IGNORE INTO blocked_account (account) VALUES (?)"
                        : "DELETE FROM blocked_account WHERE account = ?",
                account.bytes());
    }

    public static boolean has(Transaction tx, AccountId account) {
        return tx.one(
                        "SELECT 1 FROM blocked_account WHERE account = ?",
                        row -> true,
                        account.bytes())
                .isPresent();
    }

    public static List<AccountId> all(Transaction tx) {
        return tx.list(
                "SELECT account FROM blocked_account ORDER BY account",
                row -> new AccountId(row.bytes(1)));
    }
}
