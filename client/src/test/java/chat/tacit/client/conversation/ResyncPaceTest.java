package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.route.BoxKind;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** How often a new session is asked for and answered ({@code spec/60-contact} §6). */
final class ResyncPaceTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    @TempDir private Path directory;
    private Sessions sessions;

    @BeforeEach
    void meet() {
        sessions = new Sessions(directory);
    }

    @AfterEach
    void part() {
        sessions.close();
    }

    private Pair pair() {
        return sessions.pair();
    }

    private void askAgain() {
        pair().alice()
                .write(tx -> {
                    pair().alice().parts().resyncs().askAgain(tx, pair().now());
                    return true;
                });
    }

    /** Requests that the relays haven't got yet. */
    private int waiting() {
        return pair().alice().sealed(BoxKind.RESYNC).size();
    }

    @Test
    void sideAsksOnceAnHour() {
        sessions.ask();
        pair().pass(HOUR.minus(SHORT));
        sessions.ask();
        assertThat(pair().alice().number("SELECT resync_no FROM contact")).isEqualTo(1);
        pair().pass(SHORT);
        sessions.ask();
        assertThat(pair().alice().number("SELECT resync_no FROM contact")).isEqualTo(2);
        assertThat(waiting()).isEqualTo(1); // the newer took the place of the older
    }

    @Test
    void unansweredRequestIsMadeAgainAfterAnHourAndThenAfterTwo() {
        sessions.ask();
        Instant asked = pair().now();
        sessions.lose(pair().alice());
        assertThat(sessions.nextAgain()).contains(asked.plus(HOUR));
        pair().pass(HOUR.minus(SHORT));
        askAgain();
        assertThat(waiting()).isZero();
        pair().pass(SHORT);
        askAgain();
        assertThat(waiting()).isEqualTo(1);
        assertThat(sessions.nextAgain()).contains(asked.plus(HOUR).plus(HOUR.multipliedBy(2)));

        pair().exchange();
        assertThat(pair().alice().notices(pair().atAlice())).contains(Sessions.MADE);
        assertThat(sessions.nextAgain()).isEmpty();
    }

    @Test
    void requestsComeEverMoreRarelyDownToOneIn32Hours() {
        sessions.ask();
        Instant last = pair().now();
        for (int hours : new int[] {1, 2, 4, 8, 16, 32, 32}) {
            assertThat(sessions.nextAgain()).contains(last.plus(HOUR.multipliedBy(hours)));
            last = last.plus(HOUR.multipliedBy(hours));
            pair().pass(Duration.between(pair().now(), last));
            askAgain();
        }
    }

    @Test
    void restoredProfileThatAskedWithinTheHourAsksWhenItIsOver() {
        sessions.ask();
        pair().exchange(); // done with, so nothing of it waits any more
        sessions.restore();
        assertThat(waiting()).isZero();
        Instant next = sessions.nextAgain().orElseThrow();
        assertThat(next).isAfter(pair().now());
        pair().pass(Duration.between(pair().now(), next));
        askAgain();
        assertThat(waiting()).isEqualTo(1);
        pair().exchange();
        assertThat(pair().alice().number("SELECT paused FROM contact")).isZero();
    }

    @Test
    void highestNumberIsAnsweredAndLeavesEverythingElseWorking() throws UnopenableException {
        var _ = pair().bob().take(sessions.request(Long.MAX_VALUE), pair().now());
        assertThat(Sessions.generations(pair().bob())).isEqualTo(2);
        sessions.lose(pair().bob());

        Person bob = pair().bob();
        bob.write(tx -> {
            bob.parts().restore(tx, pair().now()); // has no number left to ask under
            return true;
        });
        assertThat(Sessions.pending(bob)).isZero();
        assertThat(bob.read(Resyncs::nextAgain)).isEmpty();
    }

    @Test
    void eachNumberIsAnsweredOnce() throws UnopenableException {
        Person.Box first = sessions.request(7);
        var _ = pair().bob().take(first, pair().now());
        var _ = pair().bob().take(first, pair().now());
        var _ = pair().bob().take(sessions.request(7), pair().now());
        var _ = pair().bob().take(sessions.request(6), pair().now());
        assertThat(Sessions.generations(pair().bob())).isEqualTo(2);
    }

    @Test
    void moreThanEightRequestsInAnHourAreDropped() throws UnopenableException {
        for (int number = 1; number <= Resyncs.ANSWERS; number++) {
            var _ = pair().bob().take(sessions.request(number), pair().now());
        }
        assertThat(Sessions.generations(pair().bob())).isEqualTo(1 + Resyncs.ANSWERS);

        pair().pass(Resyncs.ANSWERS_TIME.minus(SHORT));
        var _ = pair().bob().take(sessions.request(Resyncs.ANSWERS + 1), pair().now());
        assertThat(Sessions.generations(pair().bob())).isEqualTo(1 + Resyncs.ANSWERS);

        pair().pass(SHORT);
        var _ = pair().bob().take(sessions.request(Resyncs.ANSWERS + 1), pair().now());
        assertThat(Sessions.generations(pair().bob())).isEqualTo(2 + Resyncs.ANSWERS);
    }

    @Test
    void clockThatWasSetBackDoesntStopAnswers() throws UnopenableException {
        for (int number = 1; number <= Resyncs.ANSWERS; number++) {
            var _ = pair().bob().take(sessions.request(number), pair().now());
        }
        pair().pass(Duration.ofDays(-3));
        var _ = pair().bob().take(sessions.request(Resyncs.ANSWERS + 1), pair().now());
        assertThat(Sessions.generations(pair().bob())).isEqualTo(2 + Resyncs.ANSWERS);
    }
}
