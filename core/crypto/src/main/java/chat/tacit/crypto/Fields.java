package chat.tacit.crypto;

import java.io.ByteArrayOutputStream;

/**
 * Joins fields into the bytes that are hashed, signed or derived from: the {@code ‖} of the
 * specification ({@code spec/00-overview}, Notation). Integers are big-endian; what has no size of
 * its own gets a u32 length in front.
 */
public final class Fields {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    private final boolean labelled;

    private Fields(boolean labelled) {
        this.labelled = labelled;
    }

    public static Fields of(Label label) {
        Fields fields = new Fields(true);
        fields.out.writeBytes(label.bytes());
        return fields;
    }

    /** Fields without a label, for contexts that are added to a labelled derivation. */
    public static Fields unlabelled() {
        return new Fields(false);
    }

    /** One byte, 0 to 255. */
    public Fields u8(int value) {
        if (value < 0 || value > 0xff) {
            throw new IllegalArgumentException(value + " is not a u8");
        }
        out.write(value);
        return this;
    }

    /** Two bytes, 0 to 65,535. */
    public Fields u16(int value) {
        if (value < 0 || value > 0xffff) {
            throw new IllegalArgumentException(value + " is not a u16");
        }
        out.write(value >>> 8);
        out.write(value);
        return this;
    }

    /** The 32 bits of {@code value}, which the field holds as unsigned. */
    public Fields u32(int value) {
        out.write(value >>> 24);
        out.write(value >>> 16);
        out.write(value >>> 8);
        out.write(value);
        return this;
    }

    /** The 64 bits of {@code value}, which the field holds as unsigned. */
    public Fields u64(long value) {
        return u32((int) (value >>> 32)).u32((int) value);
    }

    /** A field whose size the specification fixes: a key, hash, id or salt. */
    public Fields fixed(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    /** A field whose size the specification fixes. */
    public Fields fixed(Bytes value) {
        return fixed(value.shared());
    }

    /** A field of any size, after its length as a u32. */
    public Fields variable(byte[] value) {
        return u32(value.length).fixed(value);
    }

    /** A field of any size, after its length as a u32. */
    public Fields variable(Bytes value) {
        return variable(value.shared());
    }

    /** UTF-8 text, after its length in bytes as a u32. */
    public Fields text(String value) {
        return variable(Text.utf8(value));
    }

    public byte[] toArray() {
        return out.toByteArray();
    }

    /** The bytes for a primitive whose uses only a label keeps apart. */
    byte[] labelled() {
        if (!labelled) {
            throw new IllegalStateException("fields without a label");
        }
        return toArray();
    }
}
