package chat.tacit.crypto;

/** An ML-KEM-768 ciphertext (FIPS 203), {@value #SIZE} bytes. */
public record KemCiphertext(Bytes bytes) {
    public static final int SIZE = 1088;

    public KemCiphertext {
        bytes.requireSize(SIZE, "an ML-KEM-768 ciphertext");
    }

    public static KemCiphertext of(byte[] bytes) {
        return new KemCiphertext(Bytes.of(bytes));
    }
}
