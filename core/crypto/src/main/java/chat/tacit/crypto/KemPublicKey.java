package chat.tacit.crypto;

/** An ML-KEM-768 encapsulation key (FIPS 203), {@value #SIZE} bytes. */
public record KemPublicKey(Bytes bytes) {
    public static final int SIZE = 1184;

    public KemPublicKey {
        bytes.requireSize(SIZE, "an ML-KEM-768 encapsulation key");
    }

    public static KemPublicKey of(byte[] bytes) {
        return new KemPublicKey(Bytes.of(bytes));
    }

    /**
     * Makes a shared secret for the holder of this key.
     *
     * @throws UnopenableException if the key fails the modulus check of FIPS 203 §7.2
     */
    public Encapsulation encapsulate(Entropy entropy) throws UnopenableException {
        return MlKem.encapsulate(this, entropy);
    }

    /**
     * @param ciphertext for the holder of the key
     * @param shared 32 bytes
     */
    public record Encapsulation(KemCiphertext ciphertext, Secret shared) {}
}
