package chat.tacit.crypto;

/**
 * The public half of an RSA key, for encryption alone: SubjectPublicKeyInfo in DER (RFC 5280, RFC
 * 8017 A.1), with a modulus of {@value #LEAST_BITS} to {@value #MOST_BITS} bits and the exponent
 * 65537.
 */
public record RsaPublicKey(Bytes bytes) {
    public static final int LEAST_BITS = 3_072;
    public static final int MOST_BITS = 5_120;

    /** Bytes of the largest. */
    public static final int MOST_BYTES = 678;

    /**
     * @throws MalformedException if it isn't a key of such a size in its one and only form
     */
    public RsaPublicKey {
        RsaOaep.require(bytes.shared());
    }

    /** Bits of the modulus. */
    public int bits() {
        return RsaOaep.modulus(this).bitLength();
    }

    /** Bytes of what is wrapped to it: as many as the modulus has. */
    public int wrappedSize() {
        return (bits() + 7) / 8;
    }

    /**
     * RSAES-OAEP (RFC 8017 §7.1) with SHA-256 for the hash and for MGF1.
     *
     * @param key at most {@link #wrappedSize} less 66 bytes
     * @param label what it is for; its bytes with the zero at the end are OAEP's {@code L}
     * @return {@link #wrappedSize} bytes
     */
    public byte[] wrap(Secret key, Label label, Entropy entropy) {
        return RsaOaep.wrap(this, key, label, entropy);
    }
}
