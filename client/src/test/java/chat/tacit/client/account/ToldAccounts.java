package chat.tacit.client.account;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.RsaKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.e2ee.room.account.PrivateKeys;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.RoomId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whole accounts as records tell of them. */
public final class ToldAccounts {
    private static final Entropy ENTROPY = Entropy.system();

    private ToldAccounts() {}

    public static RoomRecord.Account account(String handle, long version) {
        AccountAddress address =
                AccountAddress.parse(
                        "tacit://" + "A".repeat(43) + "@relay.example:7443/@" + handle);
        PrivateKeys.Pair pair =
                new PrivateKeys.Pair(version, RsaKey.generate(ENTROPY), KemKey.generate(ENTROPY));
        PrivateKeys keys =
                new PrivateKeys(
                        SigningKey.generate(ENTROPY),
                        List.of(pair),
                        new RoomId(Bytes.owned(ENTROPY.bytes(RoomId.SIZE))),
                        Secret.random(ENTROPY, PrivateKeys.SECRET_SIZE));
        return new RoomRecord.Account(
                address,
                Optional.of(
                        new RoomRecord.Account.Held(
                                Instant.ofEpochMilli(1_800_000_000_000L),
                                Optional.of(keys),
                                version,
                                version,
                                Optional.of(
                                        Secret.random(
                                                ENTROPY, RoomRecord.Account.Held.TOKEN_SIZE)))));
    }
}
