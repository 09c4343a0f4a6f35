package chat.tacit.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class BucketTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void twoThousandRefusalsAtOnceAndThenTwentyASecond() {
        Bucket bucket = Bucket.ofRefusals(Limits.defaults(), START);
        assertThat(takeAll(bucket, START)).isEqualTo(2_000);
        assertThat(bucket.untilNext(START)).isEqualTo(Duration.ofMillis(50));
        assertThat(takeAll(bucket, START.plusSeconds(1))).isEqualTo(20);
        assertThat(takeAll(bucket, START.plusMillis(1_049))).isZero();
        assertThat(takeAll(bucket, START.plusMillis(1_050))).isEqualTo(1);
    }

    @Test
    void itNeverHoldsMoreThanItsCapacity() {
        Bucket bucket = new Bucket(5, 1, START);
        assertThat(takeAll(bucket, START.plus(Duration.ofDays(10_000)))).isEqualTo(5);
    }

    @Test
    void aClockThatGoesBackGivesNothing() {
        Bucket bucket = new Bucket(100, 1, START);
        assertThat(takeAll(bucket, START)).isEqualTo(100);
        assertThat(bucket.take(START.minusSeconds(100))).isFalse();
        assertThat(bucket.take(START)).isFalse();
        assertThat(bucket.take(START.plusSeconds(1))).isTrue();
    }

    @Test
    void aClockThatWasSetBackByADayKeepsNobodyWaitingForADay() {
        Bucket bucket = new Bucket(10, 1, START);
        assertThat(takeAll(bucket, START)).isEqualTo(10);
        Instant back = START.minus(Duration.ofDays(1));
        assertThat(bucket.take(back)).isFalse();
        assertThat(bucket.untilNext(back)).isEqualTo(Duration.ofSeconds(1));
        assertThat(takeAll(bucket, back.plusSeconds(3))).isEqualTo(3);
    }

    @Test
    void aClockThatWasSetBackByLessThanABucketTakesToFillGivesNothingTwice() {
        Bucket bucket = new Bucket(10, 1, START);
        assertThat(takeAll(bucket, START)).isEqualTo(10);
        for (int time = 1; time <= 10; time++) {
            assertThat(bucket.take(START.minusSeconds(time))).isFalse();
            assertThat(bucket.untilNext(START.minusSeconds(time)))
                    .isEqualTo(Duration.ofSeconds(time + 1));
            assertThat(bucket.take(START)).isFalse();
        }
    }

    private static int takeAll(Bucket bucket, Instant now) {
        int taken = 0;
        while (bucket.take(now)) {
            taken++;
        }
        assertThat(bucket.untilNext(now)).isPositive();
        return taken;
    }
}
