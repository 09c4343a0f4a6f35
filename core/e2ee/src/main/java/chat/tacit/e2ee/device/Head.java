package chat.tacit.e2ee.device;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;

import java.nio.ByteBuffer;

/**
 * The last entry of a device log in short, by which two sides see that they hold the same log
 * ({@code spec/65-device} §4).
 *
 * @param seq of the last entry that stands
 * @param hash the first {@value #HASH_SIZE} bytes of its {@code H}
 */
public record Head(int seq, Bytes hash) {
    /** Bytes of {@code seq ‖ H(head)[0..16]}. */
    public static final int SIZE = 20;

    static final int HASH_SIZE = 16;

    public Head {
        hash.requireSize(HASH_SIZE, "the hash of a head");
        if (seq < 0) {
            throw new MalformedException("an entry before the first");
        }
    }

    /** Reads what {@link #encode} writes. */
    public static Head decode(Bytes bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes.requireSize(SIZE, "a head").shared());
        return new Head(buffer.getInt(), bytes.slice(Integer.BYTES, HASH_SIZE));
    }

    /** {@value #SIZE} bytes, the number in four, the highest first. */
    public Bytes encode() {
        return Bytes.owned(ByteBuffer.allocate(SIZE).putInt(seq).put(hash.shared()).array());
    }
}
