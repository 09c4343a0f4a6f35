package chat.tacit.client.account;

import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.e2ee.room.account.AccountSecrets;
import chat.tacit.e2ee.room.account.BackupKey;
import chat.tacit.e2ee.room.account.PrivateKeys;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignInTerms;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * New keys of an account that are being made, in the database: whatever ends a process, the next
 * one goes on with the same bytes.
 *
 * @param before signs in by the password before, until the new one counts
 * @param after what the new password became
 * @param blobVersion of the blob that is posted
 */
record StoredRenewal(
        AccountId account,
        RenewalStep step,
        Optional<SigningKey> before,
        AccountSecrets after,
        SignInTerms terms,
        long blobVersion) {
    private static final String SELECT =
            "SELECT account, step, before_key, sign_in_key, backup_key, salt, passes, memory,"
                    + " lanes, blob_version FROM account_renewal";

    static Optional<StoredRenewal> find(Transaction tx, AccountId account) {
        return tx.one(SELECT + " WHERE account = ?", StoredRenewal::read, account.bytes());
    }

    /** The accounts of which one hasn't moved since. */
    static List<AccountId> idle(Transaction tx, Instant since) {
        return tx.list(
                "SELECT account FROM account_renewal WHERE touched_at <= ? ORDER BY account",
                row -> new AccountId(row.bytes(1)),
                since);
    }

    private static StoredRenewal read(Row row) {
        return new StoredRenewal(
                new AccountId(row.bytes(1)),
                RenewalStep.of(row.text(2)),
                row.optionalSecret(3).map(SigningKey::of),
                new AccountSecrets(SigningKey.of(row.secret(4)), new BackupKey(row.secret(5))),
                new SignInTerms(
                        row.bytes(6),
                        (int) row.integer(7),
                        (int) row.integer(8),
                        (int) row.integer(9)),
                row.integer(10));
    }

    /** Enters one that begins, if none has. */
    void put(Transaction tx, Instant now) {
        tx.update(
                "INSERT OR IGNORE INTO account_renewal (account, step, touched_at, before_key,"
                        + " sign_in_key, backup_key, salt, passes, memory, lanes, blob_version)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                account.bytes(),
                step.word(),
                now,
                before.map(SigningKey::seed),
                after.signIn().seed(),
                after.backup().bytes(),
                terms.salt(),
                terms.passes(),
                terms.memory(),
                terms.lanes(),
                blobVersion);
    }

    /** Whatever was to be made isn't, or is done. */
    static void remove(Transaction tx, AccountId account) {
        tx.update("DELETE FROM account_renewal WHERE account = ?", account.bytes());
    }

    private void move(Transaction tx, RenewalStep to, Instant now) {
        tx.update(
                "UPDATE account_renewal SET step = ?, touched_at = ? WHERE account = ? AND step ="
                        + " ?",
                to.word(),
                now,
                account.bytes(),
                step.word());
    }

    /** Keeps the id of the new pair before it is begun; one that is there stays. */
    void pair(Transaction tx, RoomId room, Secret secret) {
        tx.update(
                "UPDATE account_renewal SET private_room = ?, private_secret = ? WHERE account = ?"
                        + " AND step = 'begun'",
                room.bytes(),
                secret,
                account.bytes());
    }

    static Optional<StoredAccount.Pair> pair(Transaction tx, AccountId account) {
        return tx.one(
                "SELECT private_room, private_secret FROM account_renewal WHERE account = ?"
                        + " AND private_room IS NOT NULL",
                row -> new StoredAccount.Pair(new RoomId(row.bytes(1)), row.secret(2)),
                account.bytes());
    }

    static Optional<PrivatePair> privatePair(Transaction tx, AccountId account) {
        return pair(tx, account).map(it -> PrivatePair.of(it.room(), it.secret()));
    }

    void paired(Transaction tx, Instant now) {
        move(tx, RenewalStep.PAIRED, now);
    }

    void carried(Transaction tx, Instant now) {
        move(tx, RenewalStep.CARRIED, now);
    }

    /** What is posted: all keys, and the blob that holds them. */
    record Made(PrivateKeys keys, Bytes blob) {}

    /** Keeps what is posted, once for a step. */
    void made(Transaction tx, Made made, long version, Instant now) {
        Secret encoded = made.keys().encode();
        tx.update(
                "UPDATE account_renewal SET keys = ?, blob = ?, blob_version = ?, step = 'made',"
                        + " touched_at = ? WHERE account = ? AND step = ?",
                encoded,
                made.blob(),
                version,
                now,
                account.bytes(),
                step.word());
        encoded.wipe();
    }

    static Made made(Transaction tx, AccountId account) {
        return tx.one(
                        "SELECT keys, blob FROM account_renewal WHERE account = ?",
                        row -> new Made(keys(row.secret(1)), row.bytes(2)),
                        account.bytes())
                .orElseThrow();
    }

    private static PrivateKeys keys(Secret encoded) {
        try {
            return PrivateKeys.decode(encoded);
        } finally {
            encoded.wipe();
        }
    }

    /** The blob is at the homeserver: the password before is no more. */
    void kept(Transaction tx, Instant now) {
        tx.update(
                "UPDATE account_renewal SET before_key = NULL WHERE account = ? AND step = 'made'",
                account.bytes());
        move(tx, RenewalStep.KEPT, now);
        StoredAccount.blobVersion(tx, account, blobVersion);
    }
}
