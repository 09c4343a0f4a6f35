package chat.tacit.sim.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.mesh.Cover;

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
        assertThat(told.found().shareUpTo(86_400_000)).isEqualTo(1);
    }

    @Test
    void packetsToKeysThatRestedLongerThanAWayLivesAreFloods() {
        Duration days = Duration.ofDays(3);
        Slotted profile = SlotTables.live(1, Scheduler.real(Cover.LOW), 10, days);

        double hour = Floods.share(profile.sent, Duration.ofHours(1));
        double day = Floods.share(profile.sent, Duration.ofHours(24));
        assertThat(hour).isBetween(0.02, 0.15);
        assertThat(day).isLessThan(hour / 2);
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
