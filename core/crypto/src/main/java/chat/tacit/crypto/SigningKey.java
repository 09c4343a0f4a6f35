package chat.tacit.crypto;

/** An Ed25519 key pair (RFC 8032). */
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
        return new SigningKey(
                seed, new VerifyingKey(Bytes.owned(Curves.chosen().ed25519Public(seed))));
    }

    /** The signature over labelled fields: the only way in which Tacit signs with Ed25519. */
    public Bytes sign(Fields signed) {
        return Bytes.owned(Curves.chosen().sign(seed, signed.toArray()));
    }
}
