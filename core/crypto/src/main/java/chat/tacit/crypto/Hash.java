package chat.tacit.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hash functions of FIPS 180-4 and FIPS 202. */
public final class Hash {
    /** Bytes of a SHA-256 or SHA3-256 hash. */
    public static final int SIZE = 32;

    private Hash() {}

    /** SHA-256: the {@code H} of the specification. */
    public static byte[] sha256(byte[] input) {
        return digest("SHA-256").digest(input);
    }

    /** {@code H} of {@code size} bytes of {@code source} from {@code offset}, not copied. */
    public static byte[] sha256(byte[] source, int offset, int size) {
        MessageDigest digest = digest("SHA-256");
        digest.update(source, offset, size);
        return digest.digest();
    }

    /** {@code H} over labelled fields. */
    public static Bytes sha256(Fields fields) {
        return Bytes.owned(sha256(fields.labelled()));
    }

    /** SHA-512, 64 bytes. */
    public static byte[] sha512(byte[] input) {
        return digest("SHA-512").digest(input);
    }

    /** MD5, 16 bytes, for keys of STUN alone (RFC 8489 §14.4), where it hides nothing. */
    public static byte[] md5(byte[] input) {
        return digest("MD5").digest(input);
    }

    /** SHA3-256. */
    static byte[] sha3(byte[] input) {
        return digest("SHA3-256").digest(input);
    }

    /** SHA3-256 over labelled fields. */
    public static Bytes sha3(Fields fields) {
        return Bytes.owned(sha3(fields.labelled()));
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
