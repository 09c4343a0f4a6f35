package chat.tacit.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * An Ed25519 key pair (RFC 8032). Signing derives the public half from the seed each time; {@link
 * #publicKey} derives it when it is first asked for, since a profile reads many more pairs from its
 * database than it uses.
 */
public final class SigningKey {
    public static final int SEED_SIZE = 32;
    public static final int SIGNATURE_SIZE = 64;

    private final Secret seed;

    /** Derived twice by two threads at most, which get the same. */
    private volatile @Nullable VerifyingKey publicKey;

    private SigningKey(Secret seed) {
        this.seed = seed;
    }

    /** A fresh pair, whole: its seed may be wiped at any time. */
    public static SigningKey generate(Entropy entropy) {
        SigningKey key = of(Secret.random(entropy, SEED_SIZE));
        var _ = key.publicKey();
        return key;
    }

    /** The pair of a seed of 32 bytes. */
    public static SigningKey of(Secret seed) {
        if (seed.size() != SEED_SIZE) {
            throw new MalformedException("an Ed25519 seed has 32 bytes");
        }
        return new SigningKey(seed);
    }

    /** The private half, not to be changed. */
    public Secret seed() {
        return seed;
    }

    /** The public half; not to be asked for the first time after the seed was wiped. */
    public VerifyingKey publicKey() {
        VerifyingKey known = publicKey;
        if (known == null) {
            byte[] point = new byte[VerifyingKey.SIZE];
            Ed25519.generatePublicKey(seed.expose(), 0, point, 0);
            known = new VerifyingKey(Bytes.owned(point));
            publicKey = known;
        }
        return known;
    }

    /** The signature over labelled fields: the only way in which Tacit signs with Ed25519. */
    public Bytes sign(Fields signed) {
        return Bytes.owned(signUnlabelled(signed.labelled()));
    }

    /** Plain Ed25519, apart so that the published vectors can be held against it. */
    byte[] signUnlabelled(byte[] message) {
        byte[] signature = new byte[SIGNATURE_SIZE];
        Ed25519.sign(seed.expose(), 0, message, 0, message.length, signature, 0);
        return signature;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SigningKey key && seed.equals(key.seed);
    }

    @Override
    public int hashCode() {
        return seed.hashCode();
    }

    @Override
    public String toString() {
        return "SigningKey[seed=" + seed + ", publicKey=" + publicKey() + "]";
    }
}
