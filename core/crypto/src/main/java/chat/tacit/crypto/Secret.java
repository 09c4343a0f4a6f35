package chat.tacit.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * Secret bytes: they don't print, compare in constant time and can be wiped.
 *
 * <p>Reading them is {@link #expose}, so that every place which does can be found.
 */
public final class Secret {
    private final byte[] value;

    private Secret(byte[] value) {
        this.value = value;
    }

    /** Takes {@code value} over without a copy: the caller must not keep it. */
    public static Secret owned(byte[] value) {
        return new Secret(value);
    }

    /** A copy of {@code size} bytes of {@code source} from {@code offset}. */
    public static Secret of(byte[] source, int offset, int size) {
        Objects.checkFromIndexSize(offset, size, source.length);
        return new Secret(Arrays.copyOfRange(source, offset, offset + size));
    }

    /** A fresh secret of {@code size} bytes. */
    public static Secret random(Entropy entropy, int size) {
        return new Secret(entropy.bytes(size));
    }

    /** The secret of {@code size} zero bytes, where a construction asks for an absent one. */
    public static Secret zeros(int size) {
        return new Secret(new byte[size]);
    }

    public int size() {
        return value.length;
    }

    /**
     * The bytes themselves, for use by a primitive or a sealed store; not to be kept or changed.
     */
    public byte[] expose() {
        return value;
    }

    /** Overwrites the bytes with zeros. */
    public void wipe() {
        Arrays.fill(value, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(value, secret.value);
    }

    /** Of the size alone, so that hashing tells nothing. */
    @Override
    public int hashCode() {
        return value.length;
    }

    @Override
    public String toString() {
        return "Secret[" + value.length + "]";
    }
}
