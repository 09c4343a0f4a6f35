package chat.tacit.crypto;

/** An X25519 public key (RFC 7748), {@value #SIZE} bytes. */
public record AgreementPublicKey(Bytes bytes) {
    public static final int SIZE = 32;

    public AgreementPublicKey {
        bytes.requireSize(SIZE, "an X25519 public key");
    }

    public static AgreementPublicKey of(byte[] bytes) {
        return new AgreementPublicKey(Bytes.of(bytes));
    }
}
