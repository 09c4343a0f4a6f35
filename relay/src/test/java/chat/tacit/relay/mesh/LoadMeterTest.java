package chat.tacit.relay.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.mesh.host.WorkLevel;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class LoadMeterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final LoadMeter meter = meter(60);

    private static LoadMeter meter(int seconds) {
        return new LoadMeter(WorkLevel.STANDARD, 2, Duration.ofSeconds(seconds));
    }

    private void sample(int second, double cpu, double share) {
        sample(meter, second, cpu, share);
    }

    private static void sample(LoadMeter meter, int second, double cpu, double share) {
        meter.sample(
                new LoadMeter.Measured(
                        Duration.ofMillis((long) (cpu * 1_000)), share, share / 2, share / 4),
                NOW.plusSeconds(second));
    }

    @Test
    void idleServerHasNoLoad() {
        assertThat(meter.load().load()).isZero();
        sample(0, 10, 0);
        sample(5, 10, 0);
        assertThat(meter.load().load()).isZero();
    }

    @Test
    void processorCountsAsAShareOfAllCores() {
        sample(0, 100, 0);
        sample(5, 105, 0);
        assertThat(meter.load().load()).isEqualTo(50);
        sample(10, 115, 0);
        assertThat(meter.load().load()).isEqualTo(75);
    }

    @Test
    void largestShareCountsAveragedAndRoundedUp() {
        sample(0, 0, 0.5);
        sample(5, 0, 0.501);
        assertThat(meter.load().load()).isEqualTo(51);
    }

    @Test
    void whatWasAMinuteAgoDoesNotCount() {
        for (int second = 0; second <= 60; second += 5) {
            sample(second, second * 2, 1);
        }
        assertThat(meter.load().load()).isEqualTo(100);
        for (int second = 65; second <= 130; second += 5) {
            sample(second, 120, 0);
        }
        assertThat(meter.load().load()).isZero();
    }

    @Test
    void whatCountsForAShorterTimeIsForgottenSoonerAndPostsAreNot() {
        LoadMeter shorter = meter(10);
        for (int i = 0; i < 12_000; i++) {
            shorter.posted();
        }
        sample(shorter, 0, 0, 0);
        sample(shorter, 5, 10, 1);
        assertThat(shorter.load().load()).isEqualTo(100);
        sample(shorter, 10, 10, 0);
        assertThat(shorter.load().load()).isEqualTo(50);
        sample(shorter, 15, 10, 0);
        assertThat(shorter.load().load()).isEqualTo(34);
        for (int i = 0; i < 12_000; i++) {
            shorter.posted();
        }
        sample(shorter, 20, 10, 0);
        assertThat(shorter.load().load()).isZero();
        assertThat(shorter.load().work()).isEqualTo(18);
    }

    @Test
    void loadIsAtMostAHundred() {
        sample(0, 0, 3);
        sample(5, 100, 3);
        assertThat(meter.load().load()).isEqualTo(100);
    }

    @Test
    void workRisesWithThePostsOfTheLastMinute() {
        sample(0, 0, 0);
        assertThat(meter.load().work()).isEqualTo(16);
        for (int i = 0; i < 12_000; i++) {
            meter.posted();
        }
        assertThat(meter.load().work()).isEqualTo(18);
        for (int second = 5; second <= 65; second += 5) {
            sample(second, 0, 0);
        }
        assertThat(meter.load().work()).isEqualTo(16);
    }
}
