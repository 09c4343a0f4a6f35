package chat.tacit.crypto;

/**
 * The public half of an RSA key of the mesh: SubjectPublicKeyInfo in DER, with a modulus of {@value
 * #LEAST_BITS} to {@value #MOST_BITS} bits, a multiple of 8, and the exponent 65537 ({@code
 * spec/40-mesh} §2.2).
 */
public record JosePublicKey(Bytes bytes) {
    public static final int LEAST_BITS = 2_048;
    public static final int MOST_BITS = 4_096;

    /**
     * @throws MalformedException if it isn't a key of such a size in its one and only form
     */
    public JosePublicKey {
        JoseRsa.require(bytes.shared());
    }

    /** Bytes of the modulus, and so of what is wrapped to it and of its signatures: 256 to 512. */
    public int size() {
        return JoseRsa.size(this);
    }

    /** By what JOSE names it (RFC 7638). */
    public Thumbprint thumbprint() {
        return JoseRsa.thumbprint(this);
    }

    /**
     * RSA-OAEP-256 (RFC 7518 §4.3): SHA-256 for hash and MGF1, no label.
     *
     * @param key at most {@link #size} less 66 bytes
     * @return {@link #size} bytes
     */
    public byte[] wrap(Secret key, Entropy entropy) {
        return JoseRsa.wrap(this, key, entropy);
    }

    /** Whether {@code signature} is this key's PS256 over {@code message}. */
    public boolean verifies(byte[] signature, byte[] message) {
        return JoseRsa.verifies(this, signature, message);
    }
}
