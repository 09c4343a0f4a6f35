package chat.tacit.crypto;

/** An ML-KEM-768 encapsulation key (FIPS 203), {@value #SIZE} bytes. */
public record KemPublicKey(Bytes bytes) {
    public static final int SIZE = 1184;

    /** Bytes of the coefficients, which are followed by 32 of a seed. */
    private static final int COEFFICIENTS = 1152;

    private static final int MODULUS = 3329;

    public KemPublicKey {
        bytes.requireSize(SIZE, "an ML-KEM-768 encapsulation key");
    }

    public static KemPublicKey of(byte[] bytes) {
        return new KemPublicKey(Bytes.of(bytes));
    }

    /**
     * The modulus check of FIPS 203 §7.2: whether each of its 768 coefficients, of 12 bits, is
     * below 3,329. To a key of which it doesn't hold nothing can be made.
     */
    public boolean holds() {
        byte[] key = bytes.shared();
        for (int at = 0; at < COEFFICIENTS; at += 3) {
            int low = (key[at] & 0xff) | ((key[at + 1] & 0x0f) << 8);
            int high = ((key[at + 1] & 0xff) >> 4) | ((key[at + 2] & 0xff) << 4);
            if (low >= MODULUS || high >= MODULUS) {
                return false;
            }
        }
        return true;
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
