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
}
