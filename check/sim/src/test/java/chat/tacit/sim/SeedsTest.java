package chat.tacit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The seeds of the build; {@code check/sim/run --count N} runs as many as there is time for. A
 * failure's message says how to replay it alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeedsTest {
    private static final int SEEDS = 15;

    private final Homes homes;

    SeedsTest() throws IOException {
        homes = Homes.make();
    }

    @BeforeAll
    void warmUp() {
        var _ = homes.key("Alice");
    }

    @AfterAll
    void deleteHomes() {
        homes.close();
    }

    @Test
    void everySeedKeepsEveryPromise() {
        List<Run.Told> told =
                IntStream.rangeClosed(1, SEEDS)
                        .parallel()
                        .mapToObj(seed -> Run.of(seed, homes))
                        .toList();

        // The faults were there to be survived.
        assertThat(told.stream().mapToInt(Run.Told::crashes).sum()).isGreaterThan(SEEDS);
        assertThat(told.stream().mapToInt(Run.Told::lies).sum()).isGreaterThan(SEEDS);
    }

    /** A line is a seed and what it broke. */
    @ParameterizedTest(allowZeroInvocations = true)
    @CsvFileSource(resources = "regressions.csv", delimiter = ';', numLinesToSkip = 1)
    void seedThatOnceFailedKeepsEveryPromise(long seed, String what) {
        assertThat(what).isNotBlank();

        assertThat(Run.of(seed, homes).hash()).isNotEmpty();
    }

    @Test
    void seedReplaysByteForByte() {
        assertThat(Run.of(7, homes).hash()).isEqualTo(Run.of(7, homes).hash());
    }

    @Test
    void seedsDiffer() {
        assertThat(Run.of(7, homes).hash()).isNotEqualTo(Run.of(8, homes).hash());
    }
}
