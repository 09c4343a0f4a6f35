package chat.tacit.store;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The name of a log or a row: 1 to {@value #MAX_SIZE} bytes, the first of which tells the service
 * it belongs to. Keys are ordered as unsigned bytes.
 */
public final class Key implements Comparable<Key> {
    public static final int MAX_SIZE = 64;

    private final byte[] bytes;
    private final int hash;

    private Key(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "a key has 1 to " + MAX_SIZE + " bytes, not " + bytes.length);
        }
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /** The key of these bytes, which are copied. */
    public static Key of(byte[] bytes) {
        return new Key(bytes.clone());
    }

    /**
     * The key {@code space ‖ id}: {@code space} keeps the ids of different services and kinds
     * apart.
     */
    public static Key of(char space, byte[] id) {
        byte[] bytes = new byte[1 + id.length];
        bytes[0] = (byte) space;
        System.arraycopy(id, 0, bytes, 1, id.length);
        return new Key(bytes);
    }

    /** A copy of the key's bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public int size() {
        return bytes.length;
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** For tests and debuggers; keys name queues, so they are never logged. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
