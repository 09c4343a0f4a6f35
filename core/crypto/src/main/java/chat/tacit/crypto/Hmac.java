package chat.tacit.crypto;

import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104). */
public final class Hmac {
    /** Bytes of a code. */
    public static final int SIZE = 32;

    private Hmac() {}

    /** The code of {@code input} under {@code key}. Compare two with {@link Secret#equals}. */
    public static Secret sha256(Secret key, byte[] input) {
        return sha256(key, input, input, 0, 0);
    }

    /**
     * The code of {@code head} followed by {@code size} bytes of {@code source} from {@code
     * offset}, which are not copied.
     */
    public static Secret sha256(Secret key, byte[] head, byte[] source, int offset, int size) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.expose(), "HmacSHA256"));
            mac.update(head);
            mac.update(source, offset, size);
            return Secret.owned(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
