package chat.tacit.sim.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Short runs of what {@code docs/mesh.md} tells of passing on. */
class FindingTest {
    private static final int KEYS = 3;

    @Test
    void floodComesByEachLinkTwiceAndWhatFollowsGoesByTheWays() {
        Finding.Result told = Finding.of(1, 60, KEYS);

        assertThat(told.first().reached.mean()).isEqualTo(2);
        assertThat(told.first().passes.mean()).isBetween(60 * 14.0, 60 * 16.0);
        assertThat(told.again().reached.mean()).isEqualTo(2);
        assertThat(told.again().passes.quantile(0.99)).isLessThan(10);
    }

    @Test
    void deadServersDelayPacketsAndLoseNone() {
        Churn.Result told = Churn.of(1, 30, KEYS, 50, 5);

        assertThat(told.packets()).isGreaterThan(KEYS * 120);
        assertThat(told.found().shareUpTo(1_000)).isBetween(0.85, 0.999);
        assertThat(told.found().shareUpTo(Duration.ofDays(1).toMillis())).isEqualTo(1);
    }

    @Test
    void loopsThatRestLongerThanAWayLivesAreFloods() {
        Duration low = Duration.ofSeconds(60);
        Duration hour = Duration.ofHours(1);

        assertThat(Floods.share(1, 1, low, hour)).isLessThan(0.03);
        assertThat(Floods.share(1, 100, low, hour)).isCloseTo(0.07, within(0.02));
        assertThat(Floods.share(1, 100, low, Duration.ofDays(7))).isLessThan(0.03);
    }

    @Test
    void seedReplays() {
        assertThat(told(7)).isEqualTo(told(7)).isNotEqualTo(told(8));
    }

    private static String told(long seed) {
        Churn.Result told = Churn.of(seed, 20, 1, 50, 5);
        return told.packets() + " " + told.found().mean() + " " + told.both() + " " + told.passes();
    }
}
