package chat.tacit.protocol.mesh.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

class MonitorTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final int RUNS = 50_000;
    private static final int PROBES = 200;

    private final Random random = new Random(12);

    /** In how many runs of 200 probes a server that loses so many comes into quarantine. */
    private double quarantined(double loss) {
        int found = 0;
        for (int run = 0; run < RUNS; run++) {
            Suspicion suspicion = Suspicion.NONE;
            for (int probe = 0; probe < PROBES && !suspicion.isEnough(); probe++) {
                boolean lost = random.nextDouble() < loss;
                suspicion = lost ? suspicion.lost() : suspicion.returned();
            }
            found += suspicion.isEnough() ? 1 : 0;
        }
        return (double) found / RUNS;
    }

    @Test
    void dropperIsFoundAndHonestLossIsNot() {
        assertThat(quarantined(0.20)).isCloseTo(0.996, within(0.002));
        assertThat(quarantined(0.05)).isCloseTo(0.0006, within(0.0004));
        assertThat(quarantined(1)).isEqualTo(1);
        assertThat(quarantined(0)).isZero();
    }

    @Test
    void whoDropsEverythingIsFoundAfterSeven() {
        Suspicion suspicion = Suspicion.NONE;
        for (int i = 0; i < 6; i++) {
            suspicion = suspicion.lost();
            assertThat(suspicion.isEnough()).isFalse();
        }
        assertThat(suspicion.lost().isEnough()).isTrue();
    }

    @Test
    void goodBehaviourIsNotSavedUp() {
        Suspicion suspicion = Suspicion.NONE;
        for (int i = 0; i < 10_000; i++) {
            suspicion = suspicion.returned();
        }
        assertThat(suspicion).isEqualTo(Suspicion.NONE);
    }

    @Test
    void quarantineDoublesUpToADayAndIsForgottenAfterAWeek() {
        Quarantine quarantine = Quarantine.first(NOW);
        Instant now = NOW;
        for (int hours : new int[] {1, 2, 4, 8, 16, 24, 24}) {
            assertThat(quarantine.length()).isEqualTo(Duration.ofHours(hours));
            assertThat(quarantine.isOver(now.plus(quarantine.length()).minusMillis(1))).isFalse();
            now = now.plus(quarantine.length());
            assertThat(quarantine.isOver(now)).isTrue();
            quarantine = quarantine.next(now);
        }
        Instant week = quarantine.end().plus(Duration.ofDays(7));
        assertThat(quarantine.next(week.minusMillis(1)).length()).isEqualTo(Duration.ofDays(1));
        assertThat(quarantine.next(week)).isEqualTo(Quarantine.first(week));
    }
}
