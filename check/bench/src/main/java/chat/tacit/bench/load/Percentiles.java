package chat.tacit.bench.load;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Exact percentiles of all samples, in microseconds.
 *
 * @param count how many samples
 */
public record Percentiles(long count, double p50, double p99, double p999, double worst) {

    public static Percentiles of(LongStream nanos) {
        long[] sorted = nanos.toArray();
        Arrays.sort(sorted);
        return new Percentiles(
                sorted.length,
                micros(sorted, 0.5),
                micros(sorted, 0.99),
                micros(sorted, 0.999),
                micros(sorted, 1));
    }

    private static double micros(long[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int place = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, place)] / 1e3;
    }
}
