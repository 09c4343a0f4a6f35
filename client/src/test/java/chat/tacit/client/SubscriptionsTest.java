package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

final class SubscriptionsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Subscriptions subscriptions = new Subscriptions();

    private static List<Long> rows(int count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }

    @Test
    void noMoreAreAskedForAtATimeThanTheLimitAndTheNextFollowAnswers() {
        subscriptions.list(rows(Subscriptions.MOST_ASKED + 3), 1, NOW);
        assertThat(subscriptions.next(NOW)).hasSize(Subscriptions.MOST_ASKED).startsWith(1L, 2L);
        assertThat(subscriptions.next(NOW)).isEmpty();
        subscriptions.delivers(1, 0, NOW);
        subscriptions.delivers(2, 0, NOW);
        assertThat(subscriptions.next(NOW)).containsExactly(513L, 514L);
    }

    @Test
    void moreIsLookedForWhenHalfIsAnsweredAndAtTheEnd() {
        int half = Subscriptions.MOST_ASKED / 2;
        List<Long> rows = rows(Subscriptions.MOST_ASKED + half);
        subscriptions.list(rows, 1, NOW);
        var _ = subscriptions.next(NOW);
        rows.subList(0, half - 1).forEach(row -> subscriptions.delivers(row, 0, NOW));
        assertThat(subscriptions.hasRoom()).isFalse();
        subscriptions.delivers(half, 0, NOW);
        assertThat(subscriptions.hasRoom()).isTrue();
        assertThat(subscriptions.next(NOW)).hasSize(half);
        rows.subList(half, rows.size() - 1).forEach(row -> subscriptions.delivers(row, 0, NOW));
        assertThat(subscriptions.hasRoom()).isFalse();
        subscriptions.delivers(rows.getLast(), 0, NOW);
        assertThat(subscriptions.hasRoom()).isTrue();
    }

    @Test
    void queuesAreListedAgainOnlyWhenTheyChangedAndManyNotAtOnce() {
        assertThat(subscriptions.isStale(7, NOW)).isTrue();
        subscriptions.list(rows(1_001), 7, NOW);
        assertThat(subscriptions.isStale(7, NOW.plusSeconds(9))).isFalse();
        assertThat(subscriptions.again(7)).isEmpty();
        assertThat(subscriptions.isStale(8, NOW)).isFalse();
        Instant again = subscriptions.again(8).orElseThrow();
        assertThat(again).isAfter(NOW);
        assertThat(subscriptions.isStale(8, again)).isTrue();
    }

    @Test
    void whatEndedIsAskedForAgainWhenItsTimeHasCome() {
        subscriptions.list(rows(2), 1, NOW);
        var _ = subscriptions.next(NOW);
        subscriptions.delivers(1, 0, NOW);
        Instant at = NOW.plusSeconds(15);
        subscriptions.ended(1, at);
        subscriptions.list(rows(2), 2, NOW);
        assertThat(subscriptions.next(at.minusMillis(1))).isEmpty();
        assertThat(subscriptions.again(2)).contains(at);
        assertThat(subscriptions.next(at)).containsExactly(1L);
    }

    @Test
    void queueThatIsNoMoreIsNotAskedFor() {
        subscriptions.list(rows(600), 1, NOW);
        var _ = subscriptions.next(NOW);
        subscriptions.list(rows(550), 2, NOW);
        rows(100).forEach(row -> subscriptions.delivers(row, 0, NOW));
        assertThat(subscriptions.next(NOW)).hasSize(38).endsWith(550L);
    }

    @Test
    void everythingHasComeWhenNothingIsLeftAndNothingComes() {
        subscriptions.list(rows(2), 1, NOW);
        var _ = subscriptions.next(NOW);
        subscriptions.delivers(1, 2, NOW);
        subscriptions.delivers(2, 0, NOW);
        Instant later = NOW.plusSeconds(5);
        assertThat(subscriptions.caughtUp(2)).isTrue();
        assertThat(subscriptions.caughtUp(1)).isFalse();
        assertThat(subscriptions.caughtUp(QUIET, later)).isFalse();
        subscriptions.arrived(1, NOW);
        subscriptions.arrived(1, later);
        assertThat(subscriptions.caughtUp(QUIET, later)).isFalse();
        assertThat(subscriptions.caughtUp(QUIET, later.plusSeconds(2))).isTrue();
    }

    @Test
    void queueHasBeenReadWhenNothingComesByItWhateverComesByOthers() {
        subscriptions.list(rows(2), 1, NOW);
        var _ = subscriptions.next(NOW);
        subscriptions.delivers(1, 1, NOW);
        subscriptions.delivers(2, 0, NOW);
        subscriptions.arrived(1, NOW);
        assertThat(subscriptions.isRead(1, QUIET, NOW.plus(QUIET))).isFalse();
        Instant later = NOW.plus(QUIET).plusMillis(1);
        subscriptions.arrived(2, later);
        assertThat(subscriptions.isRead(1, QUIET, later)).isTrue();
        assertThat(subscriptions.isRead(2, QUIET, later)).isFalse();
        assertThat(subscriptions.isRead(3, QUIET, later)).as("not subscribed").isFalse();
    }

    @Test
    void queueHasNotBeenReadWhileTheRelayIsBusyWithWhatWaitedInAnother() {
        subscriptions.list(rows(2), 1, NOW);
        var _ = subscriptions.next(NOW);
        subscriptions.delivers(1, 0, NOW);
        subscriptions.delivers(2, 1, NOW);
        Instant later = NOW.plusSeconds(5);
        assertThat(subscriptions.isRead(1, QUIET, later)).isFalse();
        subscriptions.arrived(2, later);
        assertThat(subscriptions.isRead(1, QUIET, later)).isTrue();
    }

    @Test
    void nothingWaitsForWhatWasInAQueueThatIsNoMore() {
        subscriptions.list(rows(3), 1, NOW);
        var _ = subscriptions.next(NOW);
        subscriptions.delivers(1, 0, NOW);
        subscriptions.delivers(2, 7, NOW);
        subscriptions.list(rows(1), 2, NOW);
        subscriptions.delivers(3, 7, NOW);
        Instant later = NOW.plusSeconds(5);
        assertThat(subscriptions.isRead(1, QUIET, later)).isTrue();
        assertThat(subscriptions.caughtUp(QUIET, later)).isTrue();
        subscriptions.list(rows(Subscriptions.MOST_ASKED + 2), 3, NOW);
        assertThat(subscriptions.next(NOW)).hasSize(Subscriptions.MOST_ASKED);
    }
}
