package chat.tacit.client.account;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.room.account.PrivateKeys;
import chat.tacit.protocol.room.AccountId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The keys that an account of the profile had before ({@code spec/50-room} §14): a room whose host
 * was down knows no others, and invitations may be sealed to them.
 */
final class FormerKeys {
    /** As long as an invitation to them may wait. */
    private static final Duration LIFE = Duration.ofDays(30);

    private FormerKeys() {}

    /**
     * Keeps keys in whose place there are others.
     *
     * @param made whether this device made the others
     */
    static void keep(
            Transaction tx, AccountId account, PrivateKeys keys, boolean made, Instant now) {
        Secret encoded = keys.encode();
        tx.update(
                "INSERT OR IGNORE INTO account_former (account, version, keys, since, made) VALUES"
                        + " (?, ?, ?, ?, ?)",
                account.bytes(),
                keys.pairs().getFirst().version(),
                encoded,
                now,
                made);
        encoded.wipe();
    }

    /** All of them, the newest first. */
    static List<PrivateKeys> all(Transaction tx, AccountId account) {
        return tx.list(
                "SELECT keys FROM account_former WHERE account = ? ORDER BY version DESC",
                row -> decode(row.secret(1)),
                account.bytes());
    }

    private static PrivateKeys decode(Secret encoded) {
        try {
            return PrivateKeys.decode(encoded);
        } finally {
            encoded.wipe();
        }
    }

    /** Whether this device made those that the account has now. */
    static boolean isMaker(Transaction tx, AccountId account) {
        return tx.one(
                        "SELECT made FROM account_former WHERE account = ? ORDER BY version DESC"
                                + " LIMIT 1",
                        row -> row.integer(1) > 0,
                        account.bytes())
                .orElse(false);
    }

    /** Those whose private pair this device has still to end. */
    static List<PrivateKeys> unended(Transaction tx, AccountId account) {
        return tx.list(
                "SELECT keys FROM account_former WHERE account = ? AND made = 1",
                row -> decode(row.secret(1)),
                account.bytes());
    }

    /** Accounts with such keys. */
    static List<AccountId> unended(Transaction tx) {
        return tx.list(
                "SELECT DISTINCT account FROM account_former WHERE made = 1 ORDER BY account",
                row -> new AccountId(row.bytes(1)));
    }

    /** The private pair of these is no more. */
    static void ended(Transaction tx, AccountId account, PrivateKeys keys) {
        tx.update(
                "UPDATE account_former SET made = 2 WHERE account = ? AND version = ?",
                account.bytes(),
                keys.pairs().getFirst().version());
    }

    static void remove(Transaction tx, AccountId account) {
        tx.update("DELETE FROM account_former WHERE account = ?", account.bytes());
    }

    /** Forgets those that no room knows and no invitation can be sealed to any more. */
    static void prune(Transaction tx, AccountId account, Instant now) {
        tx.update(
                "DELETE FROM account_former WHERE account = ?1 AND since < ?2 AND made <> 1 AND NOT"
                        + " EXISTS (SELECT 1 FROM account a JOIN room r ON r.account = a.id JOIN"
                        + " conversation v ON v.id = r.conversation JOIN room_member m ON"
                        + " m.conversation = r.conversation AND m.account = a.id WHERE a.id = ?1"
                        + " AND v.state NOT IN ('left', 'gone', 'refused') AND m.key <> ?3)",
                account.bytes(),
                now.minus(LIFE),
                StoredAccount.find(tx, account)
                        .map(it -> it.accountKey().publicKey().bytes())
                        .orElse(chat.tacit.crypto.Bytes.empty()));
    }
}
