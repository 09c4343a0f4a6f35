package chat.tacit.crypto;

import java.security.GeneralSecurityException;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D) with nonces of 12 bytes and tags of 16.
 *
 * <p>It keeps the plaintext secret and the associated data honest against whoever lacks the key, as
 * long as no nonce is used twice under one key; it doesn't commit to its key.
 */
public final class Aead {
    public static final int KEY_SIZE = 32;
    public static final int NONCE_SIZE = 12;
    public static final int TAG_SIZE = 16;

    private Aead() {}

    /** The box of {@code plaintext}: ciphertext ‖ tag, {@value #TAG_SIZE} bytes longer. */
    public static byte[] seal(Secret key, byte[] nonce, byte[] associated, byte[] plaintext) {
        byte[] box = new byte[plaintext.length + TAG_SIZE];
        seal(key, nonce, associated, plaintext, box, 0);
        return box;
    }

    /**
     * Writes the box of {@code plaintext} into {@code out} from {@code offset}, without a further
     * copy.
     */
    public static void seal(
            Secret key, byte[] nonce, byte[] associated, byte[] plaintext, byte[] out, int offset) {
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, associated);
            cipher.doFinal(plaintext, 0, plaintext.length, out, offset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The plaintext of a whole box. */
    public static byte[] open(Secret key, byte[] nonce, byte[] associated, byte[] box)
            throws UnopenableException {
        return open(key, nonce, associated, box, 0, box.length);
    }

    /**
     * The plaintext of the box that lies in {@code source} from {@code offset}, {@code size} bytes
     * with its tag.
     *
     * @throws UnopenableException if the key, nonce, associated data or box isn't what was sealed
     */
    public static byte[] open(
            Secret key, byte[] nonce, byte[] associated, byte[] source, int offset, int size)
            throws UnopenableException {
        if (size < TAG_SIZE) {
            throw new UnopenableException();
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, associated);
            return cipher.doFinal(source, offset, size);
        } catch (AEADBadTagException e) {
            throw new UnopenableException();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Cipher cipher(int mode, Secret key, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        if (key.size() != KEY_SIZE || nonce.length != NONCE_SIZE) {
            throw new IllegalArgumentException(
                    "AES-256-GCM takes a key of 32 bytes, a nonce of 12");
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(key.expose(), "AES"),
                new GCMParameterSpec(TAG_SIZE * 8, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }
}
