package chat.tacit.crypto;

/**
 * An RSA key pair (RFC 8017), for encryption alone.
 *
 * @param secret the private half as PKCS #8 in DER, some 2,400 bytes
 */
public record RsaKey(Secret secret, RsaPublicKey publicKey) {
    /** Bits of a modulus that we make: the documents ask for them. */
    public static final int BITS = 4_098;

    /**
     * Makes a pair of exactly {@value #BITS} bits, which takes seconds: two primes are searched.
     * The JDK's own generator makes them whatever other libraries are loaded, since some of those
     * round the size.
     */
    public static RsaKey generate(Entropy entropy) {
        RsaKey key = RsaOaep.generate(entropy);
        if (key.publicKey().bits() != BITS) {
            throw new IllegalStateException("the generator made a key of another size");
        }
        return key;
    }

    /**
     * The pair of a private key.
     *
     * @throws MalformedException if it isn't PKCS #8 in DER, or its public half no {@link
     *     RsaPublicKey}
     */
    public static RsaKey of(Secret secret) {
        return RsaOaep.read(secret);
    }

    /**
     * What {@link RsaPublicKey#wrap} wrapped under the same label.
     *
     * @throws UnopenableException if it isn't that; nothing says why
     */
    public Secret unwrap(byte[] wrapped, Label label) throws UnopenableException {
        return RsaOaep.unwrap(this, wrapped, label);
    }
}
