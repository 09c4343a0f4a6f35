package chat.tacit.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** What is counted of guessers, in memory that is bounded. */
class TallyTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MOST = 10;
    private static final int REMEMBERED = 100;

    private final Tally<String> tally = new Tally<>(HOUR, MOST, REMEMBERED);
    private Instant now = Instant.parse("2026-11-22T00:00:00Z");

    private void add(String who, int times) {
        for (int i = 0; i < times; i++) {
            tally.add(who, now);
        }
    }

    private void addOthers(int count, int times) {
        for (int i = 0; i < count; i++) {
            add("other" + i, times);
        }
    }

    @Test
    void afterAsManyAsMayBeOneWaitsForTheRestOfTheTime() {
        add("anna", MOST - 1);
        assertThat(tally.wait("anna", now)).isEmpty();
        now = now.plusSeconds(10);
        add("anna", 1);
        assertThat(tally.wait("anna", now)).hasValue(3_590);
        assertThat(tally.take("anna", now)).hasValue(3_590);
        now = now.plusSeconds(3_590);
        assertThat(tally.take("anna", now)).isEmpty();
        add("anna", MOST - 2);
        assertThat(tally.wait("anna", now)).isEmpty();
        add("anna", 1);
        assertThat(tally.wait("anna", now)).isPresent();
    }

    @Test
    void nobodysCountIsLostForOthersThatWereCountedLess() {
        for (int before : new int[] {2, 4, 8, MOST - 1}) {
            String victim = "victim" + before;
            add(victim, before);
            addOthers(50 * REMEMBERED, 1);
            add(victim, MOST - before);
            assertThat(tally.wait(victim, now)).isPresent();
            assertThat(tally.size()).isEqualTo(REMEMBERED);
        }
    }

    /** A table that is full of those who were counted often goes on counting others. */
    @Test
    void whoComesNewIsCountedThoughAllOthersWereCountedMore() {
        addOthers(REMEMBERED, MOST);
        add("late", MOST);
        assertThat(tally.wait("late", now)).isPresent();
        assertThat(tally.size()).isEqualTo(REMEMBERED);
    }

    @Test
    void whatIsOverMakesSpace() {
        addOthers(REMEMBERED, MOST);
        now = now.plus(HOUR);
        for (int i = 0; i < REMEMBERED; i++) {
            add("new" + i, 2);
        }
        for (int i = 0; i < REMEMBERED; i++) {
            add("new" + i, MOST - 2);
            assertThat(tally.wait("new" + i, now)).isPresent();
        }
        assertThat(tally.size()).isLessThanOrEqualTo(REMEMBERED);
    }
}
