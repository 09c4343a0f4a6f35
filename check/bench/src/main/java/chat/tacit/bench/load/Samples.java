package chat.tacit.bench.load;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Numbers in the order they came, of which there are not too many to keep. */
public final class Samples {
    private long[] values = new long[1_024];
    private int size;

    public void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    public LongStream stream() {
        return Arrays.stream(values, 0, size);
    }
}
