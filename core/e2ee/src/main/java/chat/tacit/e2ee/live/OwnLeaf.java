package chat.tacit.e2ee.live;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.SealedBox;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.live.Leaf;

import java.util.Optional;

/**
 * The private half of what somebody makes fresh for message 1 ({@code spec/20-live} §6). The ML-KEM
 * key is for the admission alone; the X25519 key lasts as long as its owner is inside.
 */
public record OwnLeaf(AgreementKey key, Optional<KemKey> kem, Bytes nonce) {

    /** For a vouched session. */
    public static OwnLeaf vouched(Entropy entropy) {
        return new OwnLeaf(
                AgreementKey.generate(entropy),
                Optional.of(KemKey.generate(entropy)),
                Bytes.owned(entropy.bytes(Leaf.NONCE_SIZE)));
    }

    /** For an open session. */
    public static OwnLeaf open(Entropy entropy) {
        return new OwnLeaf(
                AgreementKey.generate(entropy),
                Optional.empty(),
                Bytes.owned(entropy.bytes(Leaf.NONCE_SIZE)));
    }

    /** What travels of it. */
    public Leaf leaf() {
        return new Leaf(key.publicKey(), kem.map(KemKey::publicKey), nonce);
    }

    SealedBox.RecipientKey recipient() {
        return new SealedBox.RecipientKey(key, Optional.empty());
    }

    void wipeAdmission() {
        kem.map(KemKey::secret).ifPresent(Secret::wipe);
    }

    void wipe() {
        wipeAdmission();
        key.secret().wipe();
    }
}
