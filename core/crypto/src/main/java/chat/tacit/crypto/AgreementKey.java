package chat.tacit.crypto;

import org.jspecify.annotations.Nullable;

/**
 * An X25519 key pair (RFC 7748). The public half of one that was read from somewhere is derived
 * when it is first asked for, since a profile reads many more pairs from its database than it uses.
 */
public final class AgreementKey {
    private final Secret secret;

    /** Derived twice by two threads at most, which get the same. */
    private volatile @Nullable AgreementPublicKey publicKey;

    private AgreementKey(Secret secret) {
        this.secret = secret;
    }

    /** A fresh pair, whole: its private half may be wiped at any time. */
    public static AgreementKey generate(Entropy entropy) {
        AgreementKey key = of(Secret.random(entropy, AgreementPublicKey.SIZE));
        var _ = key.publicKey();
        return key;
    }

    /** The pair of a private key of 32 bytes. */
    public static AgreementKey of(Secret secret) {
        if (secret.size() != AgreementPublicKey.SIZE) {
            throw new MalformedException("an X25519 private key has 32 bytes");
        }
        return new AgreementKey(secret);
    }

    /** The private half, not to be changed. */
    public Secret secret() {
        return secret;
    }

    /** The public half; not to be asked for the first time after the private one was wiped. */
    public AgreementPublicKey publicKey() {
        AgreementPublicKey known = publicKey;
        if (known == null) {
            known = new AgreementPublicKey(Bytes.owned(Xdh.publicKey(secret)));
            publicKey = known;
        }
        return known;
    }

    /**
     * The shared secret of 32 bytes with the holder of {@code peer}.
     *
     * @throws UnopenableException if it is all zero, as it is for every point of low order
     */
    public Secret agree(AgreementPublicKey peer) throws UnopenableException {
        return Xdh.chosen().agree(secret, peer);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AgreementKey key && secret.equals(key.secret);
    }

    @Override
    public int hashCode() {
        return secret.hashCode();
    }

    @Override
    public String toString() {
        return "AgreementKey[secret=" + secret + ", publicKey=" + publicKey() + "]";
    }
}
