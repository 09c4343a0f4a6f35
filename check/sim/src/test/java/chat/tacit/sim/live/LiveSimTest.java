package chat.tacit.sim.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

/** The seeds of the build. A failure's message says how to replay it alone. */
class LiveSimTest {
    private static final int SEEDS = 60;

    @Test
    void lyingRelayIsFoundOutOrHarmless() {
        List<LiveRun.Told> told =
                IntStream.rangeClosed(1, SEEDS)
                        .parallel()
                        .mapToObj(seed -> LiveRun.of(seed, 0))
                        .toList();

        // There were people to be lied to, lies, rooms that were two, and relays that told none.
        assertThat(told.stream().mapToInt(LiveRun.Told::inside).sum()).isGreaterThan(2 * SEEDS);
        assertThat(told.stream().mapToInt(LiveRun.Told::lies).sum()).isGreaterThan(2 * SEEDS);
        assertThat(told.stream().mapToLong(LiveRun.Told::strangers).sum()).isGreaterThan(SEEDS);
        assertThat(told).filteredOn(it -> it.lies() == 0).hasSizeGreaterThan(SEEDS / 5);
    }

    @Test
    void openSessionIsReadByThoseAloneWhomItsSpeakersSee() {
        List<OpenRun.Told> told =
                IntStream.rangeClosed(1, SEEDS).parallel().mapToObj(OpenRun::of).toList();

        assertThat(told.stream().mapToInt(OpenRun.Told::inside).sum()).isGreaterThan(2 * SEEDS);
        assertThat(told.stream().mapToInt(OpenRun.Told::lies).sum()).isGreaterThan(2 * SEEDS);
        assertThat(told).filteredOn(it -> it.lies() == 0).hasSizeGreaterThan(SEEDS / 5);
    }

    @Test
    void seedReplaysByteForByte() {
        assertThat(LiveRun.of(7, 0).hash()).isEqualTo(LiveRun.of(7, 0).hash());
        assertThat(OpenRun.of(7).hash()).isEqualTo(OpenRun.of(7).hash());
    }

    @Test
    void seedsDiffer() {
        assertThat(LiveRun.of(7, 0).hash()).isNotEqualTo(LiveRun.of(8, 0).hash());
    }
}
