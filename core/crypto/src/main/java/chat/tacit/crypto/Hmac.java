package chat.tacit.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104), and for what STUN was made with HMAC-SHA1. */
public final class Hmac {
    /** Bytes of a code. */
    public static final int SIZE = 32;

    private static final String SHA256 = "HmacSHA256";
    private static final String SHA1 = "HmacSHA1";

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
        Mac mac = mac(SHA256, key);
        mac.update(head);
        mac.update(source, offset, size);
        return Secret.owned(mac.doFinal());
    }

    /** The code of parts in a row, none of them copied; their positions move to their limits. */
    public static Secret sha256(Secret key, ByteBuffer... parts) {
        return code(SHA256, key, parts);
    }

    /** HMAC-SHA1, 20 bytes, for STUN and its credentials alone (RFC 8489 §14.5). */
    public static Secret sha1(Secret key, ByteBuffer... parts) {
        return code(SHA1, key, parts);
    }

    private static Secret code(String algorithm, Secret key, ByteBuffer... parts) {
        Mac mac = mac(algorithm, key);
        for (ByteBuffer part : parts) {
            mac.update(part);
        }
        return Secret.owned(mac.doFinal());
    }

    private static Mac mac(String algorithm, Secret key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.expose(), algorithm));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
