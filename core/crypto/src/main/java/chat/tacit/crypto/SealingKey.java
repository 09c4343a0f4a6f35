package chat.tacit.crypto;

/**
 * A key and nonce for one message, derived so that no state alone decides them ({@code
 * spec/00-overview}, Salted keys): {@code key 32 ‖ nonce 12 = HKDF-SHA256(ikm = message key, salt =
 * 16 fresh random bytes, info = label ‖ context)}. A copied or restored state that seals two
 * messages under one message key still never repeats a key and nonce.
 */
public record SealingKey(Secret key, byte[] nonce) {
    /** Bytes of the salt that travels beside the message. */
    public static final int SALT_SIZE = 16;

    /** Derives the key for {@code salt}; {@code info} is the label and the context. */
    public static SealingKey derive(Secret messageKey, byte[] salt, Fields info) {
        if (salt.length != SALT_SIZE) {
            throw new MalformedException("a salt has " + SALT_SIZE + " bytes");
        }
        Secret both = Hkdf.sha256(messageKey.expose(), salt, info, Aead.KEY_SIZE + Aead.NONCE_SIZE);
        byte[] nonce = new byte[Aead.NONCE_SIZE];
        System.arraycopy(both.expose(), Aead.KEY_SIZE, nonce, 0, nonce.length);
        SealingKey result = new SealingKey(Secret.of(both.expose(), 0, Aead.KEY_SIZE), nonce);
        both.wipe();
        return result;
    }
}
