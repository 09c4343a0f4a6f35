package chat.tacit.client.account;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.BundleBox;
import chat.tacit.e2ee.room.BundleKeys;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.Speaker;
import chat.tacit.e2ee.room.account.PrivateKeys;
import chat.tacit.e2ee.room.member.NewKeys;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.SignedBundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who the profile is in rooms by one of its accounts, with all keys that a room may know. */
final class OwnSelf {
    private OwnSelf() {}

    /** Of an account whose keys are made. */
    static Self of(Transaction tx, StoredAccount account) {
        List<PrivateKeys> all = new ArrayList<>();
        all.add(account.keys().orElseThrow());
        all.addAll(FormerKeys.all(tx, account.id()));
        SignedBundle bundle = Making.bundle(account);
        return new Self(
                account.id(),
                all.stream()
                        .flatMap(it ->
                                Stream.concat(Stream.of(it.accountKey()), it.former().stream()))
                        .map(key -> speaker(account, key))
                        .distinct()
                        .toList(),
                all.stream()
                        .flatMap(
                                it -> it.pairs().stream().map(pair -> recipient(account, it, pair)))
                        .toList(),
                Optional.of(
                        new NewKeys(
                                Member.of(account.address(), bundle),
                                bundle,
                                ExposedAccounts.gone(tx, account.id()),
                                FormerKeys.isMaker(tx, account.id()))));
    }

    private static Speaker speaker(StoredAccount account, SigningKey key) {
        DeviceCertificate certificate =
                DeviceCertificate.sign(
                        key, account.id(), account.device().publicKey(), account.certified());
        return new Speaker(account.id(), account.device(), certificate);
    }

    private static BundleBox.Recipient recipient(
            StoredAccount account, PrivateKeys keys, PrivateKeys.Pair pair) {
        return new BundleBox.Recipient(
                keys.bundle(account.address().name(), pair).encode(),
                new BundleKeys(pair.rsa(), pair.kem()));
    }

    /** Rises whenever it, or the private pair, may be another; 0 if there is no such account. */
    static long stamp(Transaction tx, AccountId id) {
        return tx.one(
                        "SELECT key_version * 1024 + (SELECT COUNT(*) FROM account_exposed WHERE"
                                + " account = ?1) FROM account WHERE id = ?1",
                        row -> row.integer(1),
                        id.bytes())
                .orElse(0L);
    }
}
