package chat.tacit.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.RecipientId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** Who still needs a relay that retires. */
class StillUsedTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Instant START = Instant.parse("2027-05-01T10:00:00.5Z");
    private static final Instant SINCE = Instant.parse("2027-05-01T10:00:00Z");
    private static final RecipientId QUEUE = new RecipientId(Bytes.owned(new byte[EntityId.SIZE]));

    private final StillUsed used = new StillUsed(WEEK, START);

    private Remaining after(Duration time) {
        return used.remaining(START.plus(time));
    }

    @Test
    void nobodyKnowsWhoIsNeededBeforeAWeekIsOver() {
        assertThat(after(Duration.ZERO)).isEqualTo(new Remaining(0, SINCE, true));
        assertThat(after(WEEK.minusSeconds(1)).needed()).isTrue();
        assertThat(after(WEEK)).isEqualTo(new Remaining(0, SINCE, false));
    }

    @Test
    void queueCountsUntilNobodyReceivedThereForAWeekOrItIsDeleted() {
        used.received(QUEUE, START.plus(WEEK));
        assertThat(after(WEEK.multipliedBy(2))).isEqualTo(new Remaining(1, SINCE, true));
        assertThat(after(WEEK.multipliedBy(2).plusSeconds(1)).needed()).isFalse();
        used.received(QUEUE, START.plus(WEEK.multipliedBy(3)));
        used.deleted(QUEUE);
        assertThat(after(WEEK.multipliedBy(3))).isEqualTo(new Remaining(0, SINCE, false));
    }
}
