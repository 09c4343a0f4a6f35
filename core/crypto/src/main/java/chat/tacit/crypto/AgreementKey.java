package chat.tacit.crypto;

/** An X25519 key pair (RFC 7748). */
public record AgreementKey(Secret secret, AgreementPublicKey publicKey) {

    public static AgreementKey generate(Entropy entropy) {
        return of(Secret.random(entropy, AgreementPublicKey.SIZE));
    }

    /** The pair of a private key of 32 bytes. */
    public static AgreementKey of(Secret secret) {
        if (secret.size() != AgreementPublicKey.SIZE) {
            throw new MalformedException("an X25519 private key has 32 bytes");
        }
        return new AgreementKey(secret, new AgreementPublicKey(Bytes.owned(Xdh.publicKey(secret))));
    }

    /**
     * The shared secret of 32 bytes with the holder of {@code peer}.
     *
     * @throws UnopenableException if it is all zero, as it is for every point of low order
     */
    public Secret agree(AgreementPublicKey peer) throws UnopenableException {
        return Xdh.chosen().agree(secret, peer);
    }
}
