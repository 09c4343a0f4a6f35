package chat.tacit.sim.mesh;

import java.util.Arrays;

/** Numbers that were measured. */
final class Samples {
    private double[] values = new double[16];
    private int size;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size] = value;
        size++;
    }

    int size() {
        return size;
    }

    double mean() {
        return Arrays.stream(values, 0, size).average().orElse(0);
    }

    double median() {
        return quantile(0.5);
    }

    /** The value below which this share of them lies; 0 if there is none. */
    double quantile(double share) {
        double[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return size == 0 ? 0 : sorted[Math.min(size - 1, (int) (share * size))];
    }

    /** How many are at most this. */
    double shareUpTo(double most) {
        return Arrays.stream(values, 0, size).filter(it -> it <= most).count()
                / (double) Math.max(1, size);
    }
}
