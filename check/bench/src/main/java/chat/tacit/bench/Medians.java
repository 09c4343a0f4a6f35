package chat.tacit.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians of rounds, which noise of other programs on the machine moves least. */
final class Medians {
    private Medians() {}

    static <T> double of(List<T> rounds, ToDoubleFunction<T> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        return of(sorted);
    }

    /** The median of the ratios of rounds that ran side by side. */
    static <T> double ofRatios(List<T> rounds, List<T> peer, ToDoubleFunction<T> value) {
        double[] ratios = new double[Math.min(rounds.size(), peer.size())];
        Arrays.setAll(
                ratios, i -> value.applyAsDouble(rounds.get(i)) / value.applyAsDouble(peer.get(i)));
        Arrays.sort(ratios);
        return of(ratios);
    }

    private static double of(double[] sorted) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int above = sorted.length / 2;
        return (sorted[above] + sorted[(sorted.length - 1) / 2]) / 2;
    }
}
