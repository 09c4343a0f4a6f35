package chat.tacit.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 key pair (RFC 8032).
 *
 * <p>Signing derives the public half from the seed again, so a wrong {@code publicKey} makes
 * signatures that don't verify but never ones that give the seed away.
 */
public record SigningKey(Secret seed, VerifyingKey publicKey) {
    public static final int SEED_SIZE = 32;
    public static final int SIGNATURE_SIZE = 64;

    public static SigningKey generate(Entropy entropy) {
        return of(Secret.random(entropy, SEED_SIZE));
    }

    /** The pair of a seed of 32 bytes. */
    public static SigningKey of(Secret seed) {
        if (seed.size() != SEED_SIZE) {
            throw new MalformedException("an Ed25519 seed has 32 bytes");
        }
        byte[] point = new byte[VerifyingKey.SIZE];
        Ed25519.generatePublicKey(seed.expose(), 0, point, 0);
        return new SigningKey(seed, new VerifyingKey(Bytes.owned(point)));
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
}
