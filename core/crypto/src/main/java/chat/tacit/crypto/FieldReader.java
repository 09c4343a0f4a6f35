package chat.tacit.crypto;

/**
 * Reads what {@link Fields} joined, field by field, and nothing else: each size is checked before
 * anything is copied, and {@link #whole} refuses what follows the last field. What was read gives
 * the same bytes again when it is joined.
 */
public final class FieldReader {
    private static final String ENDS = "bytes that end in the middle of a field";

    private final Bytes source;
    private int position;

    public FieldReader(Bytes source) {
        this.source = source;
    }

    /** One byte, 0 to 255. */
    public int u8() {
        return source.shared()[advance(1)] & 0xff;
    }

    /** Two bytes, 0 to 65,535. */
    public int u16() {
        return (u8() << 8) | u8();
    }

    /**
     * Eight bytes.
     *
     * @throws MalformedException if the number is 2^63 or more
     */
    public long u64() {
        long value = ((long) u32() << 32) | (u32() & 0xffff_ffffL);
        if (value < 0) {
            throw new MalformedException("a number of 64 bits");
        }
        return value;
    }

    /** A field whose size the specification fixes. */
    public Bytes fixed(int size) {
        return source.slice(advance(size), size);
    }

    /**
     * A field after its length as a u32.
     *
     * @throws MalformedException if it is longer than {@code most}
     */
    public Bytes variable(int most) {
        int size = u32();
        if (size < 0 || size > most) {
            throw new MalformedException("a field of " + Integer.toUnsignedString(size) + " bytes");
        }
        return fixed(size);
    }

    /** All that is left, perhaps nothing. */
    public Bytes rest() {
        return fixed(remaining());
    }

    public int remaining() {
        return source.size() - position;
    }

    /**
     * Gives {@code read} back if nothing follows it.
     *
     * @throws MalformedException if something does
     */
    public <T> T whole(T read) {
        if (remaining() != 0) {
            throw new MalformedException("bytes after the last field");
        }
        return read;
    }

    private int u32() {
        return (u16() << 16) | u16();
    }

    private int advance(int size) {
        if (size > remaining()) {
            throw new MalformedException(ENDS);
        }
        int from = position;
        position += size;
        return from;
    }
}
