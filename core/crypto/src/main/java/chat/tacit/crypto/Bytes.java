package chat.tacit.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Immutable bytes with value equality, for keys, ids and hashes that are public.
 *
 * <p>Equality takes time that depends on the contents: compare secrets as {@link Secret}.
 */
public final class Bytes implements Comparable<Bytes> {
    private static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    public static Bytes empty() {
        return EMPTY;
    }

    /** A copy of {@code value}. */
    public static Bytes of(byte[] value) {
        return new Bytes(value.clone());
    }

    /** A copy of {@code size} bytes of {@code source} from {@code offset}. */
    public static Bytes of(byte[] source, int offset, int size) {
        Objects.checkFromIndexSize(offset, size, source.length);
        return new Bytes(Arrays.copyOfRange(source, offset, offset + size));
    }

    /** Takes {@code value} over without a copy: the caller must not keep or change it. */
    public static Bytes owned(byte[] value) {
        return new Bytes(value);
    }

    /** {@code size} zero bytes. */
    public static Bytes zeros(int size) {
        return new Bytes(new byte[size]);
    }

    /**
     * The bytes of lower-case hexadecimal digits.
     *
     * @throws MalformedException if {@code hex} is anything but what {@link #hex} makes
     */
    public static Bytes ofHex(String hex) {
        Bytes bytes;
        try {
            bytes = new Bytes(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("not hexadecimal");
        }
        if (!bytes.hex().equals(hex)) {
            throw new MalformedException("hexadecimal in upper case");
        }
        return bytes;
    }

    public int size() {
        return value.length;
    }

    public boolean isEmpty() {
        return value.length == 0;
    }

    /** A copy as an array. */
    public byte[] toArray() {
        return value.clone();
    }

    /** The array itself, for reading on hot paths: whoever changes it breaks this value. */
    public byte[] shared() {
        return value;
    }

    /** The part from {@code offset}, {@code size} bytes long. */
    public Bytes slice(int offset, int size) {
        return of(value, offset, size);
    }

    /** Whether every byte is zero. */
    public boolean isZero() {
        int all = 0;
        for (byte b : value) {
            all |= b;
        }
        return all == 0;
    }

    /** Returns this if it has {@code size} bytes, for the constructors of ids and keys. */
    public Bytes requireSize(int size, String what) {
        if (value.length != size) {
            throw new MalformedException(what + " has " + value.length + " bytes, not " + size);
        }
        return this;
    }

    public String hex() {
        return HexFormat.of().formatHex(value);
    }

    /** Base64url without padding. */
    public String base64Url() {
        return Text.base64Url(value);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(value, other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return hex();
    }
}
