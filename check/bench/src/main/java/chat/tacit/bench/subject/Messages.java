package chat.tacit.bench.subject;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The messages of one pair: the number, then random bytes that don't compress. The recipient checks
 * that each comes once, in order and whole.
 */
final class Messages {
    private final byte[] pattern;
    private long next;

    Messages(int size, long seed) {
        this.pattern = new byte[size];
        new SplittableRandom(seed).nextBytes(pattern);
    }

    byte[] message(long number) {
        byte[] message = pattern.clone();
        ByteBuffer.wrap(message).putLong(number);
        return message;
    }

    /**
     * The number of the message that lies in {@code source} from {@code offset}.
     *
     * @throws IllegalStateException if it isn't the next one
     */
    long received(byte[] source, int offset, int size) {
        long number = ByteBuffer.wrap(source, offset, size).getLong();
        boolean whole =
                size == pattern.length
                        && Arrays.equals(
                                source,
                                offset + Long.BYTES,
                                offset + size,
                                pattern,
                                Long.BYTES,
                                size);
        if (number != next || !whole) {
            throw new IllegalStateException(
                    "message %d of %d bytes came instead of %d".formatted(number, size, next));
        }
        next++;
        return number;
    }
}
