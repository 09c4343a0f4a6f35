package chat.tacit.store.rocksdb;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A set of sequences as rising runs of neighbours. Logs are deleted from their beginning, so nearly
 * all are one run; each failed batch or sweep in the middle adds one. Immutable.
 */
final class Runs {
    static final Runs NONE = new Runs(new long[0]);

    /** First and last of each run. */
    private final long[] bounds;

    private Runs(long[] bounds) {
        this.bounds = bounds;
    }

    static Runs of(long sequence) {
        return new Runs(new long[] {sequence, sequence});
    }

    /** Reads what {@link #write} wrote, to the end of the buffer. */
    static Runs read(ByteBuffer in) {
        long[] bounds = new long[in.remaining() / Long.BYTES];
        in.asLongBuffer().get(bounds);
        return new Runs(bounds);
    }

    int size() {
        return bounds.length * Long.BYTES;
    }

    void write(ByteBuffer out) {
        for (long bound : bounds) {
            out.putLong(bound);
        }
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    int count() {
        long count = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            count += bounds[i + 1] - bounds[i] + 1;
        }
        return Math.toIntExact(count);
    }

    /** The least; there must be one. */
    long first() {
        return bounds[0];
    }

    /** The greatest, 0 if there is none. */
    long last() {
        return isEmpty() ? 0 : bounds[bounds.length - 1];
    }

    boolean contains(long sequence) {
        for (int i = 0; i < bounds.length; i += 2) {
            if (bounds[i] <= sequence && sequence <= bounds[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** These and {@code sequence}, which is greater than all of them. */
    Runs plus(long sequence) {
        boolean extend = !isEmpty() && last() == sequence - 1;
        long[] more = Arrays.copyOf(bounds, bounds.length + (extend ? 0 : 2));
        if (!extend) {
            more[more.length - 2] = sequence;
        }
        more[more.length - 1] = sequence;
        return new Runs(more);
    }

    /** Those up to and with {@code through}. */
    Runs through(long through) {
        return between(Long.MIN_VALUE, through);
    }

    /** Those greater than {@code after}. */
    Runs after(long after) {
        return after == Long.MAX_VALUE ? NONE : between(after + 1, Long.MAX_VALUE);
    }

    /** These without {@code others}. */
    Runs minus(Runs others) {
        Runs rest = this;
        for (int i = 0; i < others.bounds.length; i += 2) {
            Runs before = rest.between(Long.MIN_VALUE, others.bounds[i] - 1);
            rest = before.join(rest.after(others.bounds[i + 1]));
        }
        return rest;
    }

    void forEach(LongConsumer action) {
        for (int i = 0; i < bounds.length; i += 2) {
            for (long sequence = bounds[i]; sequence <= bounds[i + 1]; sequence++) {
                action.accept(sequence);
            }
        }
    }

    private Runs between(long first, long last) {
        long[] inside = new long[bounds.length];
        int n = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            long from = Math.max(bounds[i], first);
            long to = Math.min(bounds[i + 1], last);
            if (from <= to) {
                inside[n++] = from;
                inside[n++] = to;
            }
        }
        return n == 0 ? NONE : new Runs(Arrays.copyOf(inside, n));
    }

    /** These and then {@code later} ones, all of which are greater. */
    private Runs join(Runs later) {
        long[] all = Arrays.copyOf(bounds, bounds.length + later.bounds.length);
        System.arraycopy(later.bounds, 0, all, bounds.length, later.bounds.length);
        return new Runs(all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Runs runs && Arrays.equals(bounds, runs.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }
}
