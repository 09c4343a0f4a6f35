package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contact;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ResyncKeys;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How often a new session is asked for and answered ({@code spec/60-contact} §6). */
final class ResyncPaceTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final String MADE = "A new session was made after messages were lost.";

    @TempDir private Path directory;
    private Optional<Pair> met = Optional.empty();

    @BeforeEach
    void meet() {
        met = Optional.of(Pair.introduced(directory));
    }

    @AfterEach
    void part() {
        pair().close();
    }

    private Pair pair() {
        return met.orElseThrow();
    }

    private void ask() {
        ask(pair().alice(), pair().atAlice());
    }

    private void ask(Person person, ConversationId whom) {
        Contact contact = person.contact(whom);
        person.write(tx -> {
            person.parts().resyncs().ask(tx, contact, pair().now(), person::hear);
            return true;
        });
    }

    private void askAgain() {
        pair().alice()
                .write(tx -> {
                    pair().alice().parts().resyncs().askAgain(tx, pair().now());
                    return true;
                });
    }

    private void restore() {
        pair().alice()
                .write(tx -> {
                    pair().alice().parts().restore(tx, pair().now());
                    return true;
                });
    }

    private Optional<Instant> nextAgain() {
        return pair().alice().read(Resyncs::nextAgain);
    }

    private static long pending(Person of) {
        return of.number(
                "SELECT COUNT(*) FROM contact WHERE resync_key IS NOT NULL"
                        + " OR resync_kem IS NOT NULL");
    }

    private static long generations(Person of) {
        return of.number("SELECT COUNT(*) FROM ratchet");
    }

    /** Requests that the relays haven't got yet. */
    private int waiting() {
        return pair().alice().sealed(BoxKind.RESYNC).size();
    }

    /** What Bob has to send is lost with the relays. */
    private void lose(Person from) {
        assertThat(pair().post(from)).isNotEmpty();
    }

    /** A request that only its number makes genuine, in a box of Alice's. */
    private Person.Box request(long number) {
        ResyncKeys keys = ResyncKeys.generate(number, pair().alice().parts().entropy());
        Boxed boxed = new Boxed(BoxKind.RESYNC, keys.request().encode());
        return pair().alice().boxes(pair().atAlice(), boxed).getFirst();
    }

    @Test
    void sideAsksOnceAnHour() {
        ask();
        pair().pass(HOUR.minus(SHORT));
        ask();
        assertThat(pair().alice().number("SELECT resync_no FROM contact")).isEqualTo(1);
        pair().pass(SHORT);
        ask();
        assertThat(pair().alice().number("SELECT resync_no FROM contact")).isEqualTo(2);
        assertThat(waiting()).isEqualTo(1); // the newer took the place of the older
    }

    @Test
    void unansweredRequestIsMadeAgainAfterAnHourAndThenAfterTwo() {
        ask();
        Instant asked = pair().now();
        lose(pair().alice());
        assertThat(nextAgain()).contains(asked.plus(HOUR));
        pair().pass(HOUR.minus(SHORT));
        askAgain();
        assertThat(waiting()).isZero();
        pair().pass(SHORT);
        askAgain();
        assertThat(waiting()).isEqualTo(1);
        assertThat(nextAgain()).contains(asked.plus(HOUR).plus(HOUR.multipliedBy(2)));

        pair().exchange();
        assertThat(pair().alice().notices(pair().atAlice())).contains(MADE);
        assertThat(nextAgain()).isEmpty();
    }

    @Test
    void requestsComeEverMoreRarelyDownToOneIn32Hours() {
        ask();
        Instant last = pair().now();
        for (int hours : new int[] {1, 2, 4, 8, 16, 32, 32}) {
            assertThat(nextAgain()).contains(last.plus(HOUR.multipliedBy(hours)));
            last = last.plus(HOUR.multipliedBy(hours));
            pair().pass(Duration.between(pair().now(), last));
            askAgain();
        }
    }

    @Test
    void restoredProfileThatAskedWithinTheHourAsksWhenItIsOver() {
        ask();
        pair().exchange(); // done with, so nothing of it waits any more
        restore();
        assertThat(waiting()).isZero();
        Instant next = nextAgain().orElseThrow();
        assertThat(next).isAfter(pair().now());
        pair().pass(Duration.between(pair().now(), next));
        askAgain();
        assertThat(waiting()).isEqualTo(1);
        pair().exchange();
        assertThat(pair().alice().number("SELECT paused FROM contact")).isZero();
    }

    @Test
    void highestNumberIsAnsweredAndLeavesEverythingElseWorking() throws UnopenableException {
        var _ = pair().bob().take(request(Long.MAX_VALUE), pair().now());
        assertThat(generations(pair().bob())).isEqualTo(2);
        lose(pair().bob());

        Person bob = pair().bob();
        bob.write(tx -> {
            bob.parts().restore(tx, pair().now()); // has no number left to ask under
            return true;
        });
        assertThat(pending(bob)).isZero();
        assertThat(bob.read(Resyncs::nextAgain)).isEmpty();
    }

    @Test
    void eachNumberIsAnsweredOnce() throws UnopenableException {
        Person.Box first = request(7);
        var _ = pair().bob().take(first, pair().now());
        var _ = pair().bob().take(first, pair().now());
        var _ = pair().bob().take(request(7), pair().now());
        var _ = pair().bob().take(request(6), pair().now());
        assertThat(generations(pair().bob())).isEqualTo(2);
    }

    @Test
    void moreThanEightRequestsInAnHourAreDropped() throws UnopenableException {
        for (int number = 1; number <= Resyncs.ANSWERS; number++) {
            var _ = pair().bob().take(request(number), pair().now());
        }
        assertThat(generations(pair().bob())).isEqualTo(1 + Resyncs.ANSWERS);

        pair().pass(Resyncs.ANSWERS_TIME.minus(SHORT));
        var _ = pair().bob().take(request(Resyncs.ANSWERS + 1), pair().now());
        assertThat(generations(pair().bob())).isEqualTo(1 + Resyncs.ANSWERS);

        pair().pass(SHORT);
        var _ = pair().bob().take(request(Resyncs.ANSWERS + 1), pair().now());
        assertThat(generations(pair().bob())).isEqualTo(2 + Resyncs.ANSWERS);
    }

    @Test
    void clockThatWasSetBackDoesntStopAnswers() throws UnopenableException {
        for (int number = 1; number <= Resyncs.ANSWERS; number++) {
            var _ = pair().bob().take(request(number), pair().now());
        }
        pair().pass(Duration.ofDays(-3));
        var _ = pair().bob().take(request(Resyncs.ANSWERS + 1), pair().now());
        assertThat(generations(pair().bob())).isEqualTo(2 + Resyncs.ANSWERS);
    }
}
