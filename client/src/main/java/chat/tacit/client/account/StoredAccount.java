package chat.tacit.client.account;

import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.account.AccountSecrets;
import chat.tacit.e2ee.room.account.BackupKey;
import chat.tacit.e2ee.room.account.PrivateKeys;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignInTerms;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An account of the profile's own, in the database.
 *
 * @param device this device's key, made here and never told
 * @param certified when {@code accountKey} certified it
 * @param keys once they are made
 * @param seen of what the homeserver keeps
 * @param token with which it may sign in
 * @param known whether the homeserver knows this device
 */
record StoredAccount(
        AccountAddress address,
        AccountStep step,
        SigningKey accountKey,
        SigningKey device,
        Instant certified,
        Instant made,
        Optional<PrivateKeys> keys,
        Seen seen,
        Optional<Secret> token,
        boolean known) {
    private static final String SELECT =
            "SELECT address, step, account_key, device_key, certified_at, made_at, keys,"
                    + " blob_version, key_version, token, known FROM account";

    /**
     * The highest versions that were seen, 0 before the first.
     *
     * @param blob of the private keys
     * @param key of the bundle
     */
    record Seen(long blob, long key) {}

    /** What the password became, until the first blob is posted. */
    record Waiting(AccountSecrets secrets, SignInTerms terms) {}

    AccountId id() {
        return address.id();
    }

    DeviceCertificate certificate() {
        return DeviceCertificate.sign(accountKey, id(), device.publicKey(), certified);
    }

    Account shown() {
        return new Account(address, step, accountKey.publicKey(), certificate().id(), known, made);
    }

    static List<StoredAccount> all(Transaction tx) {
        return tx.list(SELECT + " ORDER BY made_at, id", StoredAccount::read);
    }

    static Optional<StoredAccount> find(Transaction tx, AccountId id) {
        return tx.one(SELECT + " WHERE id = ?", StoredAccount::read, id.bytes());
    }

    private static StoredAccount read(Row row) {
        return new StoredAccount(
                AccountAddress.parse(row.text(1)),
                AccountStep.of(row.text(2)),
                SigningKey.of(row.secret(3)),
                SigningKey.of(row.secret(4)),
                row.instant(5),
                row.instant(6),
                row.optionalSecret(7).map(StoredAccount::keys),
                new Seen(row.integer(8), row.integer(9)),
                row.optionalSecret(10),
                row.flag(11));
    }

    private static PrivateKeys keys(Secret encoded) {
        try {
            return PrivateKeys.decode(encoded);
        } finally {
            encoded.wipe();
        }
    }

    /** Enters it, in the place of one of the same address. */
    void put(Transaction tx) {
        tx.update("DELETE FROM account_gone WHERE id = ?", id().bytes());
        tx.update(
                "INSERT OR REPLACE INTO account (id, address, step, account_key, device_key,"
                        + " certified_at, made_at, keys, blob_version, key_version, token, known)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id().bytes(),
                address.toString(),
                step.word(),
                accountKey.seed(),
                device.seed(),
                certified,
                made,
                keys.map(PrivateKeys::encode),
                seen.blob(),
                seen.key(),
                token,
                known);
    }

    /** It was deleted at its homeserver, which other devices are told. */
    static void delete(Transaction tx, StoredAccount gone) {
        remove(tx, gone.id());
        tx.update(
                "INSERT OR IGNORE INTO account_gone (id, address) VALUES (?, ?)",
                gone.id().bytes(),
                gone.address().toString());
    }

    /** This machine has it no more. */
    static void remove(Transaction tx, AccountId id) {
        tx.update("DELETE FROM account WHERE id = ?", id.bytes());
        tx.update("DELETE FROM account_untold WHERE account = ?", id.bytes());
        StoredRenewal.remove(tx, id);
        FormerKeys.remove(tx, id);
        ExposedAccounts.remove(tx, id);
    }

    /** Keeps what the password became, and the invite code if there is one, beside a new one. */
    static void await(Transaction tx, AccountId id, Waiting waiting, Optional<Secret> inviteCode) {
        tx.update(
                "UPDATE account SET sign_in_key = ?, backup_key = ?, salt = ?, passes = ?,"
                        + " memory = ?, lanes = ?, invite_code = ? WHERE id = ?",
                waiting.secrets().signIn().seed(),
                waiting.secrets().backup().bytes(),
                waiting.terms().salt(),
                waiting.terms().passes(),
                waiting.terms().memory(),
                waiting.terms().lanes(),
                inviteCode,
                id.bytes());
    }

    static Optional<Waiting> waiting(Transaction tx, AccountId id) {
        return tx.one(
                "SELECT sign_in_key, backup_key, salt, passes, memory, lanes FROM account"
                        + " WHERE id = ? AND sign_in_key IS NOT NULL",
                row ->
                        new Waiting(
                                new AccountSecrets(
                                        SigningKey.of(row.secret(1)), new BackupKey(row.secret(2))),
                                new SignInTerms(
                                        row.bytes(3),
                                        (int) row.integer(4),
                                        (int) row.integer(5),
                                        (int) row.integer(6))),
                id.bytes());
    }

    static Optional<Secret> inviteCode(Transaction tx, AccountId id) {
        return tx.one(
                        "SELECT invite_code FROM account WHERE id = ?",
                        row -> row.optionalSecret(1),
                        id.bytes())
                .flatMap(code -> code);
    }

    static void registered(Transaction tx, AccountId id) {
        tx.update(
                "UPDATE account SET step = 'registered', invite_code = NULL WHERE id = ?"
                        + " AND step = 'new'",
                id.bytes());
    }

    /**
     * Keeps the id of the private pair, and its secret, in the place of the one before; what has
     * come there meanwhile stays.
     */
    static void privatePair(Transaction tx, AccountId id, Optional<Pair> before, Pair pair) {
        tx.update(
                "UPDATE account SET private_room = ?, private_secret = ? WHERE id = ?"
                        + " AND step = 'registered' AND COALESCE(private_room, X'') = ?",
                pair.room().bytes(),
                pair.secret(),
                id.bytes(),
                before.map(it -> it.room().bytes()).orElse(Bytes.empty()));
    }

    /** The private pair, until it is among the keys. */
    record Pair(RoomId room, Secret secret) {}

    static Optional<Pair> privatePair(Transaction tx, AccountId id) {
        return tx.one(
                "SELECT private_room, private_secret FROM account WHERE id = ?"
                        + " AND private_room IS NOT NULL",
                row -> new Pair(new RoomId(row.bytes(1)), row.secret(2)),
                id.bytes());
    }

    static void begun(Transaction tx, AccountId id) {
        tx.update(
                "UPDATE account SET step = 'begun' WHERE id = ? AND step = 'registered'",
                id.bytes());
    }

    /** Keeps the keys with the blob that holds them; those that are there already stay. */
    static void made(Transaction tx, AccountId id, PrivateKeys keys, Bytes blob) {
        Secret encoded = keys.encode();
        tx.update(
                "UPDATE account SET step = 'made', keys = ?, blob = ?, private_room = NULL,"
                        + " private_secret = NULL WHERE id = ? AND step = 'begun'",
                encoded,
                blob,
                id.bytes());
        encoded.wipe();
    }

    static Optional<Bytes> blob(Transaction tx, AccountId id) {
        return tx.one(
                "SELECT blob FROM account WHERE id = ? AND blob IS NOT NULL",
                row -> row.bytes(1),
                id.bytes());
    }

    /** The blob is at the homeserver, so that the password is needed no more. */
    static void kept(Transaction tx, AccountId id, long version) {
        tx.update(
                "UPDATE account SET step = 'kept', blob = NULL, blob_version = ?,"
                        + " sign_in_key = NULL, backup_key = NULL, salt = NULL, passes = NULL,"
                        + " memory = NULL, lanes = NULL WHERE id = ? AND step = 'made'",
                version,
                id.bytes());
    }

    /** The bundle is there, too. */
    static void ready(Transaction tx, AccountId id, long version) {
        tx.update(
                "UPDATE account SET step = 'ready', key_version = ? WHERE id = ?"
                        + " AND step = 'kept'",
                version,
                id.bytes());
    }

    /** The homeserver said this when the account signed in. */
    static void signedIn(Transaction tx, AccountId id, Secret token, boolean byDevice) {
        tx.update(
                "UPDATE account SET token = ?, known = MAX(known, ?) WHERE id = ?",
                token,
                byDevice,
                id.bytes());
    }

    /** The homeserver doesn't know this device any more. */
    static void unknown(Transaction tx, AccountId id) {
        tx.update("UPDATE account SET known = 0 WHERE id = ?", id.bytes());
    }

    static void blobVersion(Transaction tx, AccountId id, long version) {
        tx.update(
                "UPDATE account SET blob_version = MAX(blob_version, ?) WHERE id = ?",
                version,
                id.bytes());
    }
}
