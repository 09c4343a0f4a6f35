package chat.tacit.sim.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.util.List;
import java.util.stream.IntStream;

/** The seeds of the build. A failure's message says how to replay it alone. */
class RoomSimTest {
    private static final int SEEDS = 12;

    /** Its host is honest. */
    private static final int THIRTY = 5;

    @Test
    void everySeedKeepsEveryPromise() {
        List<RoomRun.Told> told =
                IntStream.rangeClosed(1, SEEDS)
                        .parallel()
                        .mapToObj(seed -> RoomRun.of(seed, 0))
                        .toList();

        // People came, talked and crashed; there were hosts that lied, and some that told none.
        assertThat(told.stream().mapToInt(RoomRun.Told::joined).sum()).isGreaterThan(3 * SEEDS);
        assertThat(told.stream().mapToInt(RoomRun.Told::heard).sum()).isGreaterThan(100 * SEEDS);
        assertThat(told.stream().mapToInt(RoomRun.Told::crashes).sum()).isGreaterThan(SEEDS);
        assertThat(told.stream().mapToInt(RoomRun.Told::alarms).sum()).isPositive();
        assertThat(told).filteredOn(it -> it.lies() > 0).hasSizeGreaterThan(SEEDS / 5);
        assertThat(told).filteredOn(it -> it.lies() == 0).hasSizeGreaterThan(SEEDS / 5);
    }

    @Test
    @Tag("long")
    void thirtyMembersAtThreeHomeserversKeepEveryPromise() {
        assertThat(RoomRun.of(THIRTY, 30).joined()).isGreaterThan(20);
    }

    /** A line is a seed, how many people there are, 0 for a few, and what it broke. */
    @ParameterizedTest(allowZeroInvocations = true)
    @CsvFileSource(resources = "regressions.csv", delimiter = ';', numLinesToSkip = 1)
    void seedThatOnceFailedKeepsEveryPromise(long seed, int people, String what) {
        assertThat(what).isNotBlank();

        assertThat(RoomRun.of(seed, people).hash()).isNotEmpty();
    }

    @Test
    void seedReplaysByteForByte() {
        assertThat(RoomRun.of(7, 0).hash()).isEqualTo(RoomRun.of(7, 0).hash());
    }

    @Test
    void seedsDiffer() {
        assertThat(RoomRun.of(7, 0).hash()).isNotEqualTo(RoomRun.of(8, 0).hash());
    }
}
