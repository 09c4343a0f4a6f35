package chat.tacit.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 of what is too long to be held at once, taken piece by piece, or of many things one after
 * the other. For one thread.
 */
public final class RunningHash {
    private final MessageDigest digest;

    public RunningHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes the next {@code size} bytes. */
    public void add(byte[] source, int size) {
        digest.update(source, 0, size);
    }

    /** The hash of all that was added, {@value Hash#SIZE} bytes; it begins anew after it. */
    public Bytes end() {
        return Bytes.owned(digest.digest());
    }
}
