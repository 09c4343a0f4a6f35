package chat.tacit.crypto;

/** An Ed25519 public key (RFC 8032), {@value #SIZE} bytes. */
public record VerifyingKey(Bytes bytes) {
    public static final int SIZE = 32;

    public VerifyingKey {
        bytes.requireSize(SIZE, "an Ed25519 public key");
    }

    public static VerifyingKey of(byte[] bytes) {
        return new VerifyingKey(Bytes.of(bytes));
    }

    /**
     * Whether {@code signature} is this key's over exactly these fields. The label stands in the
     * fields, so a signature made for one purpose never holds for another.
     */
    public boolean verifies(Bytes signature, Fields signed) {
        return signature.size() == SigningKey.SIGNATURE_SIZE
                && Curves.chosen().verify(this, signature.shared(), signed.toArray());
    }
}
