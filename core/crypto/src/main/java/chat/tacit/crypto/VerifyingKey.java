package chat.tacit.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 public key (RFC 8032), {@value #SIZE} bytes.
 *
 * <p>Libraries differ about signatures that no honest signer makes, so every verdict is Bouncy
 * Castle's, on every platform: a key of small order, a key or {@code R} that isn't in its one
 * encoding and an {@code S} that isn't below the group's order are refused. So nobody can alter a
 * signature, or choose a key under which one holds for several messages.
 */
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
                && verifiesUnlabelled(signature.shared(), signed.labelled());
    }

    /** Plain Ed25519, apart so that the published vectors can be held against it. */
    boolean verifiesUnlabelled(byte[] signature, byte[] message) {
        return Ed25519.verify(signature, 0, bytes.shared(), 0, message, 0, message.length);
    }
}
