package chat.tacit.store.rocksdb;

import chat.tacit.store.Key;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The keys of {@link Family}. */
final class Keys {
    static final char LOG = 'l';
    static final char ROW = 'r';

    /** The longest of them, in bytes. */
    static final int MAX_SIZE = 1 + Key.MAX_SIZE + Long.BYTES;

    private Keys() {}

    static void putEntry(ByteBuffer out, byte[] log, long sequence) {
        out.put((byte) log.length).put(log).putLong(sequence);
    }

    static byte[] entry(byte[] log, long sequence) {
        ByteBuffer key = ByteBuffer.allocate(1 + log.length + Long.BYTES);
        putEntry(key, log, sequence);
        return key.array();
    }

    /** Whether {@code key} is that of an entry of {@code log}. */
    static boolean isEntry(byte[] key, byte[] log) {
        return key.length == 1 + log.length + Long.BYTES
                && key[0] == log.length
                && Arrays.equals(key, 1, 1 + log.length, log, 0, log.length);
    }

    static long sequence(byte[] entryKey) {
        return ByteBuffer.wrap(entryKey).getLong(entryKey.length - Long.BYTES);
    }

    static byte[] expiry(int hour, char kind, byte[] key) {
        return ByteBuffer.allocate(Integer.BYTES + 1 + key.length)
                .putInt(hour)
                .put((byte) kind)
                .put(key)
                .array();
    }
}
