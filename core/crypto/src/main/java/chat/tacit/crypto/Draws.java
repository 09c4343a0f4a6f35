package chat.tacit.crypto;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * What is drawn from {@link Entropy} besides bytes: numbers, waits and orders. With a seeded source
 * every draw is the same again.
 */
public final class Draws {
    private static final int SIGNIFICANT = 53;
    private static final double STEP = 1.0 / (1L << SIGNIFICANT);

    private final Entropy entropy;

    public Draws(Entropy entropy) {
        this.entropy = entropy;
    }

    /** A number from 0 to {@code bound} − 1, each as likely as any other to within 2^−32. */
    public int below(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("there is nothing below " + bound);
        }
        return (int) Long.remainderUnsigned(bits(), bound);
    }

    /** A number above 0 and at most 1. */
    public double fraction() {
        return ((bits() >>> (Long.SIZE - SIGNIFICANT)) + 1) * STEP;
    }

    /** The wait until the next event of a Poisson process: exponential with this mean. */
    public Duration wait(Duration mean) {
        return scaled(mean, -Math.log(fraction()));
    }

    /** A time from half of {@code mean} to one and a half of it. */
    public Duration around(Duration mean) {
        return scaled(mean, 0.5 + fraction());
    }

    /** The same things in a random order. */
    public <T> List<T> shuffled(Collection<T> things) {
        List<T> order = new ArrayList<>(things);
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, below(i + 1));
        }
        return order;
    }

    private long bits() {
        return ByteBuffer.wrap(entropy.bytes(Long.BYTES)).getLong();
    }

    private static Duration scaled(Duration time, double factor) {
        return Duration.ofNanos((long) (time.toNanos() * factor));
    }
}
