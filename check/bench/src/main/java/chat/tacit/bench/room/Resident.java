package chat.tacit.bench.room;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.RsaKey;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.BundleBox;
import chat.tacit.e2ee.room.BundleKeys;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.Speaker;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Bundle;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.SignedBundle;

import java.time.Instant;

/** Somebody who can be a member: an account with its keys, on one of its devices. */
record Resident(
        AccountAddress address,
        SigningKey accountKey,
        BundleKeys keys,
        SignedBundle bundle,
        Speaker speaker) {

    /**
     * @param rsa which takes long to make, and may be shared where nobody looks
     */
    static Resident of(AccountAddress address, SigningKey accountKey, RsaKey rsa) {
        BundleKeys keys = new BundleKeys(rsa, KemKey.generate(Entropy.system()));
        Bundle bundle =
                new Bundle(
                        address.name(),
                        1,
                        accountKey.publicKey(),
                        rsa.publicKey(),
                        keys.kem().publicKey());
        return new Resident(
                address,
                accountKey,
                keys,
                bundle.sign(accountKey),
                device(address.id(), accountKey));
    }

    /** The same account on a device more. */
    Resident elsewhere() {
        return new Resident(address, accountKey, keys, bundle, device(address.id(), accountKey));
    }

    private static Speaker device(AccountId account, SigningKey accountKey) {
        SigningKey device = SigningKey.generate(Entropy.system());
        Instant certified = Instant.ofEpochMilli(Instant.now().toEpochMilli());
        return new Speaker(
                account,
                device,
                DeviceCertificate.sign(accountKey, account, device.publicKey(), certified));
    }

    Member member() {
        return Member.of(address, bundle);
    }

    BundleBox.Recipient recipient() {
        return BundleBox.Recipient.of(bundle, keys);
    }
}
