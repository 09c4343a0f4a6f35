package chat.tacit.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class BlobTallyTest {
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

    @Test
    void blobCountsUntilTheHourInWhichItExpiresIsOver() {
        BlobTally tally = new BlobTally();
        tally.put(100, START.plusSeconds(1_800));
        tally.put(10, START.plusSeconds(3_601));

        assertThat(tally.total(START.plusSeconds(3_599))).isEqualTo(110);
        assertThat(tally.total(START.plusSeconds(3_600))).isEqualTo(10);
        assertThat(tally.total(START.plusSeconds(7_200))).isZero();
    }
}
