package chat.tacit.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The DER in which JCA providers take and give the raw keys of one algorithm: for keys of one size
 * it is a constant prefix.
 */
final class KeyForm {
    private final byte[] prefix;
    private final int size;

    /** Keys of {@code size} bytes behind the prefix of these hexadecimal digits. */
    KeyForm(String prefix, int size) {
        this.prefix = HexFormat.of().parseHex(prefix);
        this.size = size;
    }

    byte[] encode(byte[] raw) {
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + size);
        System.arraycopy(raw, 0, encoded, prefix.length, size);
        return encoded;
    }

    byte[] decode(byte[] encoded) {
        if (encoded.length != prefix.length + size
                || !Arrays.equals(encoded, 0, prefix.length, prefix, 0, prefix.length)) {
            throw new IllegalStateException("the provider gives its keys in an unknown form");
        }
        return Arrays.copyOfRange(encoded, prefix.length, encoded.length);
    }
}
