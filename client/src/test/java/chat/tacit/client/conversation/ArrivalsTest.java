package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Acquainted;
import chat.tacit.client.Event;
import chat.tacit.client.Pair;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The order in which a contact's messages are shown, whatever numbers the contact gives them. */
final class ArrivalsTest extends Acquainted {
    private static final Duration SHORT = Duration.ofMillis(1);

    private List<String> shown() {
        return pair().alice().texts(pair().atAlice());
    }

    private long expected() {
        return pair().alice().number("SELECT expected_number FROM contact");
    }

    /** Bob sends a text under a number of his choice. */
    private void tell(long number, String text) {
        pair().bob().seal(pair().atBob(), number, text, pair().now());
        pair().exchange();
    }

    private void giveUp() {
        pair().alice()
                .write(tx -> {
                    Arrivals.giveUp(
                            tx,
                            pair().alice().parts().entropy(),
                            pair().now(),
                            pair().alice()::hear);
                    return true;
                });
    }

    @Test
    void messageThatCameEarlyWaitsForTheOneBefore() {
        long next = expected();
        tell(next + 1, "second");
        assertThat(shown()).isEmpty();
        tell(next, "first");
        assertThat(shown()).containsExactly("first", "second");
        assertThat(expected()).isEqualTo(next + 2);
    }

    @Test
    void messageIsShownAfterTenSecondsWhateverIsMissing() {
        Instant sent = pair().now();
        tell(expected() + 7, "after a gap");
        Instant came = sent.plus(Pair.ROUND);
        pair().pass(Duration.between(pair().now(), came.plus(Arrivals.PATIENCE)).minus(SHORT));
        giveUp();
        assertThat(shown()).isEmpty();
        pair().pass(SHORT);
        giveUp();
        assertThat(shown()).containsExactly("after a gap");
        assertThat(pair().alice().events())
                .anyMatch(event ->
                        event instanceof Event.Noticed it
                                && it.sentence().startsWith("Some messages before"));
    }

    @Test
    void highestNumberLeavesRoomForWhatComesAfterIt() {
        tell(Long.MAX_VALUE, "the last there can be");
        pair().pass(Arrivals.PATIENCE);
        giveUp();
        tell(Long.MAX_VALUE, "and one more");
        tell(Long.MAX_VALUE - 1, "and another");
        tell(3, "and an old one");
        assertThat(shown())
                .containsExactly(
                        "the last there can be", "and one more", "and another", "and an old one");
        assertThat(expected()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void numberThatCameBeforeIsShownAtOnce() {
        long next = expected();
        tell(next, "one");
        tell(next, "the same number");
        tell(1, "a lower number");
        assertThat(shown()).containsExactly("one", "the same number", "a lower number");
        assertThat(expected()).isEqualTo(next + 1);
    }

    @Test
    void everyMessageIsConfirmedWhateverItsNumber() {
        tell(Long.MAX_VALUE, "far ahead");
        tell(1, "far behind");
        assertThat(pair().alice().number("SELECT COUNT(*) FROM receipt")).isZero();
        assertThat(pair().bob().number("SELECT COUNT(*) FROM outbox_route")).isZero();
    }

    /** Bob sends something that isn't shown, under a number of his choice. */
    private void hint(long number) {
        pair().alice()
                .write(tx -> {
                    new Arrivals(
                                    tx,
                                    pair().atAlice(),
                                    pair().now(),
                                    pair().alice().parts().entropy(),
                                    pair().alice()::hear)
                            .numbered(number);
                    return true;
                });
    }

    private long early() {
        return pair().alice().number("SELECT COUNT(*) FROM early");
    }

    @Test
    void whoSkipsNumbersForEverIsWaitedForInBoundedSpace() {
        long first = expected();
        for (int i = 1; i <= Arrivals.MOST_EARLY; i++) {
            hint(first + 2L * i);
        }
        assertThat(early()).isEqualTo(Arrivals.MOST_EARLY);
        assertThat(expected()).isEqualTo(first);

        hint(first + 2L * (Arrivals.MOST_EARLY + 1));
        assertThat(early()).isEqualTo(Arrivals.MOST_EARLY);
        assertThat(expected()).isEqualTo(first + 3);
        assertThat(pair().alice().number("SELECT COUNT(*) FROM missing")).isEqualTo(2);
    }
}
