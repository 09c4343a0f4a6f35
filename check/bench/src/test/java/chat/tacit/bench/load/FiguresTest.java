package chat.tacit.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.stream.LongStream;

class FiguresTest {
    @Test
    void cpuTimeIsSharedByTheMessagesOfTheWindow() {
        Clock spent = new Clock(Duration.ofSeconds(2), Duration.ofMillis(10), Duration.ofMillis(5));

        assertThat(Rate.of(1_000, spent)).isEqualTo(new Rate(1_000, 500, 10, 5));
    }

    @Test
    void aPercentileIsTheSampleThatThatShareDoesNotExceed() {
        Percentiles all = Percentiles.of(LongStream.rangeClosed(1, 1_000).map(i -> i * 1_000));

        assertThat(all).isEqualTo(new Percentiles(1_000, 500, 990, 999, 1_000));
    }

    @Test
    void oneSampleIsEveryPercentile() {
        assertThat(Percentiles.of(LongStream.of(7_000))).isEqualTo(new Percentiles(1, 7, 7, 7, 7));
    }

    @Test
    void welchTellsByHowManyStandardErrorsMeansDiffer() {
        Moments low = Moments.of(new long[] {1, 2, 3, 4, 5, 100}, 99);
        Moments high = Moments.of(new long[] {3, 4, 5, 6, 7}, 99);

        assertThat(low).isEqualTo(new Moments(5, 3, 2.5));
        assertThat(high.welch(low)).isEqualTo(2);
        assertThat(low.welch(high)).isEqualTo(-2);
    }
}
