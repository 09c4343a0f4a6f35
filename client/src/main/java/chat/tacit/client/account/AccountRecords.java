package chat.tacit.client.account;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.e2ee.room.account.PrivateKeys;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The profile's own accounts, between the database and records ({@code spec/50-room} §24): with
 * their private keys, without the key of any device. Each machine makes its own.
 */
public final class AccountRecords {
    private AccountRecords() {}

    /** All that are whole, the oldest first, for a backup. */
    public static List<RoomRecord.Account> all(Transaction tx) {
        return StoredAccount.all(tx).stream()
                .filter(account -> account.step() == AccountStep.READY)
                .map(it -> new RoomRecord.Account(it.address(), held(it)))
                .toList();
    }

    /** What tells of an account: that it is had, or that it was deleted. */
    public static Optional<RoomRecord.Account> of(Transaction tx, AccountId id) {
        return StoredAccount.find(tx, id)
                .filter(account -> account.step() == AccountStep.READY)
                .map(it ->
                        new RoomRecord.Account(
                                it.address(), held(it), ExposedAccounts.record(tx, it)))
                .or(() ->
                        tx.one(
                                "SELECT address FROM account_gone WHERE id = ?",
                                row ->
                                        new RoomRecord.Account(
                                                AccountAddress.parse(row.text(1)),
                                                Optional.empty()),
                                id.bytes()));
    }

    private static Optional<RoomRecord.Account.Held> held(StoredAccount account) {
        return Optional.of(
                new RoomRecord.Account.Held(
                        account.made(),
                        account.keys(),
                        account.seen().blob(),
                        account.seen().key(),
                        account.token()));
    }

    /** Whether the profile has this account, in whatever state. */
    public static boolean isKnown(Transaction tx, RoomRecord.Account told) {
        return StoredAccount.find(tx, told.account().id()).isPresent();
    }

    /**
     * Takes an account of a backup, or of another device. This machine becomes a device of it by a
     * key of its own, which the homeserver gets to know by the token.
     *
     * @return whether it was news
     */
    public static boolean put(
            Transaction tx, RoomRecord.Account told, Entropy entropy, Instant now) {
        AccountId id = told.account().id();
        Optional<StoredAccount> known = StoredAccount.find(tx, id);
        if (told.held().isEmpty()) {
            if (known.isPresent()) {
                StoredAccount.delete(tx, known.get());
            }
            return known.isPresent();
        }
        RoomRecord.Account.Held held = told.held().get();
        if (held.keys().isEmpty() || known.filter(it -> !isBehind(it, held)).isPresent()) {
            return false; // that machine has to finish it; or this one knows as much
        }
        Adoption.take(tx, known, adopt(told.account(), held, known, entropy, now), false, now);
        return true;
    }

    /**
     * Whether the other device has newer keys; one that is being made here stays. A blob's version
     * says nothing: that a machine has seen it doesn't mean that it has opened it.
     */
    private static boolean isBehind(StoredAccount known, RoomRecord.Account.Held held) {
        return known.step() == AccountStep.READY && known.seen().key() < version(held);
    }

    private static long version(RoomRecord.Account.Held held) {
        return held.keys().orElseThrow().pairs().getFirst().version();
    }

    private static StoredAccount adopt(
            AccountAddress address,
            RoomRecord.Account.Held held,
            Optional<StoredAccount> known,
            Entropy entropy,
            Instant now) {
        PrivateKeys keys = held.keys().orElseThrow();
        Optional<StoredAccount> same =
                known.filter(it -> it.accountKey().equals(keys.accountKey()));
        return new StoredAccount(
                address,
                AccountStep.READY,
                keys.accountKey(),
                known.map(StoredAccount::device).orElseGet(() -> SigningKey.generate(entropy)),
                same.map(StoredAccount::certified).orElse(now),
                held.made(),
                held.keys(),
                new StoredAccount.Seen(held.blobVersion(), version(held)),
                held.token().or(() -> known.flatMap(StoredAccount::token)),
                same.map(StoredAccount::known).orElse(false));
    }
}
