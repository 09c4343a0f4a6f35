package chat.tacit.bench.load;

import java.util.Arrays;

/**
 * Mean and variance of samples.
 *
 * @param variance of the samples, without bias
 */
public record Moments(long count, double mean, double variance) {

    /** Of those samples that are at most {@code ceiling}. */
    public static Moments of(long[] samples, long ceiling) {
        long[] kept = Arrays.stream(samples).filter(it -> it <= ceiling).toArray();
        double mean = Arrays.stream(kept).average().orElse(Double.NaN);
        double squares = 0;
        for (long value : kept) {
            squares += (value - mean) * (value - mean);
        }
        return new Moments(kept.length, mean, squares / (kept.length - 1));
    }

    /**
     * Welch's t: by how many standard errors the mean lies above that of {@code other}. Beyond
     * about 4.5 the difference isn't chance.
     */
    public double welch(Moments other) {
        return (mean - other.mean) / Math.sqrt(variance / count + other.variance / other.count);
    }
}
