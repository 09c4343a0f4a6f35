package chat.tacit.protocol.wire;

import chat.tacit.crypto.Bytes;

import java.util.Arrays;
import java.util.Objects;

/**
 * A part of an array that was received, not copied: {@code size} bytes of {@code source} from
 * {@code offset}. Whoever holds one keeps the whole array alive and must not change it.
 */
public record ByteRange(byte[] source, int offset, int size) {

    public ByteRange {
        Objects.checkFromIndexSize(offset, size, source.length);
    }

    /** All of {@code source}. */
    public static ByteRange of(byte[] source) {
        return new ByteRange(source, 0, source.length);
    }

    /** A copy. */
    public byte[] toArray() {
        return Arrays.copyOfRange(source, offset, offset + size);
    }

    /** A copy. */
    public Bytes toBytes() {
        return Bytes.owned(toArray());
    }

    /** Whether both hold the same bytes, wherever they lie. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ByteRange range
                && Arrays.equals(
                        source,
                        offset,
                        offset + size,
                        range.source,
                        range.offset,
                        range.offset + range.size);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + size; i++) {
            hash = 31 * hash + source[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return "ByteRange[" + size + "]";
    }
}
