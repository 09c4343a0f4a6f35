package chat.tacit.e2e;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every 16 bytes in a row of some byte strings by which one could be known again.
 *
 * <p>Left out are those that any two relays have because of the form of what they are told, the
 * zeros of a fixed field that is unused and of a number of 8 bytes, and the runs of small numbers
 * of which tags and lengths are made. Neither rule can hide a key, an id or ciphertext: 16 random
 * bytes have fewer than 8 values once in 10^12 times, and 5 zeros once in 10^8 times.
 */
final class Windows {
    static final int SIZE = 16;

    private static final int DISTINCT = 8;
    private static final int ZEROS = 5;

    private final Set<ByteBuffer> all = new HashSet<>();

    static Windows of(Collection<byte[]> strings) {
        Windows windows = new Windows();
        for (byte[] string : strings) {
            for (int i = 0; i + SIZE <= string.length; i++) {
                if (isTelling(string, i)) {
                    windows.all.add(ByteBuffer.wrap(string, i, SIZE));
                }
            }
        }
        return windows;
    }

    private static boolean isTelling(byte[] string, int from) {
        Set<Byte> values = new HashSet<>();
        int zeros = 0;
        for (int i = from; i < from + SIZE; i++) {
            values.add(string[i]);
            zeros += string[i] == 0 ? 1 : 0;
        }
        return values.size() >= DISTINCT && zeros < ZEROS;
    }

    /** Whether one of these is in any of some byte strings, however long those are. */
    boolean areIn(Collection<byte[]> strings) {
        for (byte[] string : strings) {
            for (int i = 0; i + SIZE <= string.length; i++) {
                if (all.contains(ByteBuffer.wrap(string, i, SIZE))) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Those that are here and there, as hex. */
    Set<String> common(Windows other) {
        Set<String> common = new TreeSet<>();
        for (ByteBuffer window : all) {
            if (other.all.contains(window)) {
                byte[] bytes = new byte[SIZE];
                window.duplicate().get(bytes);
                common.add(HexFormat.of().formatHex(bytes));
            }
        }
        return common;
    }
}
