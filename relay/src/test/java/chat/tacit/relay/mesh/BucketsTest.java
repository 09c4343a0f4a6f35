package chat.tacit.relay.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class BucketsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Buckets.Rate RATE = new Buckets.Rate(2, 1);

    @Test
    void eachHasAnAllowanceOfItsOwnThatComesBack() {
        Buckets<String> buckets = new Buckets<>(10);
        assertThat(buckets.take("a", RATE, NOW)).isTrue();
        assertThat(buckets.take("a", RATE, NOW)).isTrue();
        assertThat(buckets.has("a", NOW)).isFalse();
        assertThat(buckets.take("a", RATE, NOW)).isFalse();
        assertThat(buckets.take("b", RATE, NOW)).isTrue();
        assertThat(buckets.take("a", RATE, NOW.plusSeconds(1))).isTrue();
    }

    @Test
    void theOneUsedLongestAgoIsForgotten() {
        Buckets<Integer> buckets = new Buckets<>(16);
        for (int i = 0; i < 1_000; i++) {
            buckets.take(i, RATE, NOW);
            buckets.take(0, RATE, NOW);
        }
        assertThat(buckets.size()).isEqualTo(16);
        assertThat(buckets.has(0, NOW)).isFalse();
    }
}
