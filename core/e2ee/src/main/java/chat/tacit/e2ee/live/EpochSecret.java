package chat.tacit.e2ee.live;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SealingKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.live.Member;

/**
 * {@code secret_e}, 32 bytes that everybody inside has during an epoch and nobody else ({@code
 * spec/20-live} §10). The next one needs this one as well as a commit's random bytes: so somebody
 * who comes reads nothing older, somebody who was removed nothing newer, and an outsider has to
 * break every admission's ML-KEM.
 */
record EpochSecret(Secret bytes) {
    static final int SIZE = 32;

    /** Bytes of the box of a commit that adds somebody. */
    static final int BOX_SIZE = SealingKey.SALT_SIZE + EpochRandom.SIZE + Aead.TAG_SIZE;

    /** {@code secret_0}. */
    static EpochSecret fresh(Entropy entropy) {
        return new EpochSecret(Secret.random(entropy, SIZE));
    }

    /**
     * {@code secret_{e+1}}.
     *
     * @param head {@code h_{e+1}}
     */
    EpochSecret next(EpochRandom random, Bytes head) {
        Fields info = Fields.of(Labels.LIVE_EPOCH).fixed(head);
        return new EpochSecret(Hkdf.sha256(random.bytes().expose(), bytes.expose(), info, SIZE));
    }

    /** {@code k_{e,i}}, from which a member's messages of this epoch get their keys. */
    Secret sender(Member member) {
        Fields info = Fields.of(Labels.LIVE_SENDER).fixed(member.id().bytes()).u64(member.joined());
        return Hkdf.sha256(bytes, info, Aead.KEY_SIZE);
    }

    /**
     * The random bytes of an addition for those inside, {@value #BOX_SIZE} bytes: {@code salt ‖
     * box}. Two members who commit at once share the key that the salt is mixed into, so the salt
     * alone keeps theirs apart.
     *
     * @param head {@code h_{e+1}}
     */
    Bytes seal(EpochRandom random, Bytes head, Entropy entropy) {
        byte[] salt = entropy.bytes(SealingKey.SALT_SIZE);
        SealingKey key = boxKey(salt, head);
        byte[] box = Aead.seal(key.key(), key.nonce(), head.shared(), random.bytes().expose());
        key.key().wipe();
        return Bytes.owned(Fields.unlabelled().fixed(salt).fixed(box).toArray());
    }

    /** What {@link #seal} put in. */
    byte[] open(Bytes box, Bytes head) throws UnopenableException {
        if (box.size() != BOX_SIZE) {
            throw new UnopenableException();
        }
        SealingKey key = boxKey(box.slice(0, SealingKey.SALT_SIZE).shared(), head);
        try {
            return Aead.open(
                    key.key(),
                    key.nonce(),
                    head.shared(),
                    box.shared(),
                    SealingKey.SALT_SIZE,
                    BOX_SIZE - SealingKey.SALT_SIZE);
        } finally {
            key.key().wipe();
        }
    }

    private SealingKey boxKey(byte[] salt, Bytes head) {
        Secret shared = Hkdf.sha256(bytes, Fields.of(Labels.LIVE_COMMIT), Aead.KEY_SIZE);
        Fields info = Fields.of(Labels.LIVE_COMMIT_BOX).fixed(head);
        SealingKey key = SealingKey.derive(shared, salt, info);
        shared.wipe();
        return key;
    }

    void wipe() {
        bytes.wipe();
    }
}
