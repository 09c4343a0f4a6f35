package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class DrawsTest {
    private static final int TIMES = 20_000;

    private final Draws draws = new Draws(new SeededEntropy("draws"));

    @Test
    void everyNumberBelowABoundIsDrawnAboutAsOften() {
        int[] times = new int[7];
        for (int i = 0; i < TIMES; i++) {
            times[draws.below(7)]++;
        }
        for (int n : times) {
            assertThat(n).isBetween(2_650, 3_060);
        }
        assertThat(draws.below(1)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> draws.below(0));
    }

    @Test
    void waitsAreThoseOfAPoissonProcess() {
        Duration mean = Duration.ofSeconds(60);
        double sum = 0;
        int late = 0;
        for (int i = 0; i < TIMES; i++) {
            Duration wait = draws.wait(mean);
            sum += wait.toMillis() / 1e3;
            late += wait.compareTo(mean) > 0 ? 1 : 0;
        }
        assertThat(sum / TIMES).isCloseTo(60, within(1.5));
        assertThat((double) late / TIMES).isCloseTo(1 / Math.E, within(0.02));
    }

    @Test
    void extremesOfTheSourceAreInRange() {
        assertThat(new Draws(out -> {}).fraction()).isPositive();
        assertThat(new Draws(out -> Arrays.fill(out, (byte) 255)).fraction()).isEqualTo(1);
        assertThat(new Draws(out -> Arrays.fill(out, (byte) 255)).below(10)).isBetween(0, 9);
    }

    @Test
    void aroundIsHalfMoreOrLess() {
        Duration mean = Duration.ofMinutes(10);
        for (int i = 0; i < 1_000; i++) {
            assertThat(draws.around(mean)).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(15));
        }
    }

    @Test
    void shufflingKeepsEverythingAndLeadsToEveryOrder() {
        Set<List<Integer>> orders = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            orders.add(draws.shuffled(List.of(1, 2, 3, 4)));
        }
        assertThat(orders).hasSize(24).allSatisfy(it -> assertThat(it).hasSize(4));
    }
}
