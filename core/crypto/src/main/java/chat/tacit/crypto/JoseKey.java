package chat.tacit.crypto;

/**
 * An RSA key pair of the mesh ({@code spec/40-mesh} §2.2): it opens what is sealed to it and signs,
 * as its document has it. The two uses have algorithms of their own.
 *
 * @param secret the private half as PKCS #8 in DER, some 1,200 bytes
 */
public record JoseKey(Secret secret, JosePublicKey publicKey) {
    /** Bits of a modulus that we make: the document asks for them. */
    public static final int BITS = 2_048;

    /** Makes a pair of {@value #BITS} bits, which takes a tenth of a second. */
    public static JoseKey generate(Entropy entropy) {
        return JoseRsa.generate(entropy);
    }

    /**
     * The pair of a private key.
     *
     * @throws MalformedException if it isn't PKCS #8 in DER, or its public half no {@link
     *     JosePublicKey}
     */
    public static JoseKey of(Secret secret) {
        return new JoseKey(secret, new JosePublicKey(RsaForm.publicHalf(secret)));
    }

    /**
     * What {@link JosePublicKey#wrap} wrapped.
     *
     * @throws UnopenableException if it isn't that; nothing says why
     */
    public Secret unwrap(byte[] wrapped) throws UnopenableException {
        return JoseRsa.unwrap(this, wrapped);
    }

    /**
     * PS256 (RFC 7518 §3.5): RSASSA-PSS with SHA-256 for hash and MGF1, and a salt of 32 bytes.
     *
     * @return {@link JosePublicKey#size} bytes
     */
    public byte[] sign(byte[] message, Entropy entropy) {
        return JoseRsa.sign(this, message, entropy);
    }
}
