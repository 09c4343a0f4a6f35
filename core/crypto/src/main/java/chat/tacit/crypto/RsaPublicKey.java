package chat.tacit.crypto;

/**
 * The public half of an {@link RsaKey}: SubjectPublicKeyInfo in DER (RFC 5280, RFC 8017 A.1),
 * {@value #SIZE} bytes.
 */
public record RsaPublicKey(Bytes bytes) {
    /** Of the modulus. */
    public static final int BITS = 4098;

    public static final int EXPONENT = 65537;

    public static final int SIZE = 550;

    /** Bytes of what is wrapped to it. */
    public static final int WRAPPED_SIZE = 513;

    /** The most that can be wrapped: a modulus less two hashes and two bytes (RFC 8017 §7.1.1). */
    public static final int MOST_WRAPPED = WRAPPED_SIZE - 2 * Hash.SIZE - 2;

    /**
     * @throws MalformedException if the modulus has another size, the exponent isn't 65537, or the
     *     DER isn't the one and only form of the key
     */
    public RsaPublicKey {
        RsaOaep.require(bytes.shared());
    }

    /**
     * RSAES-OAEP (RFC 8017 §7.1) with SHA-256 for the hash and for MGF1.
     *
     * @param key at most {@value #MOST_WRAPPED} bytes
     * @param label what it is for; its bytes with the zero at the end are OAEP's {@code L}
     * @return {@value #WRAPPED_SIZE} bytes
     */
    public byte[] wrap(Secret key, Label label, Entropy entropy) {
        return RsaOaep.wrap(this, key, label, entropy);
    }
}
