package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Acquainted;
import chat.tacit.client.Event;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Missing;
import chat.tacit.e2ee.content.Seen;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** What a contact can do with numbers that don't come, and with asking for ours. */
final class GapsTest extends Acquainted {
    private static final String MISSING = "SELECT COUNT(*) FROM missing";

    /** Bob says something under a number, and Alice has waited for what should be before it. */
    private void bobSays(long number) {
        pair().bob().seal(pair().atBob(), number, "from far away", pair().now());
        pair().post(pair().bob()).forEach(box -> pair().deliver(box, pair().alice()));
        pair().pass(Arrivals.PATIENCE);
        var _ =
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

    private void askDue() {
        var _ =
                pair().alice()
                        .write(tx -> {
                            pair().alice()
                                    .parts()
                                    .gaps()
                                    .askDue(tx, pair().now(), pair().alice()::hear);
                            return true;
                        });
    }

    @Test
    void onlySoManyNumbersAreMissed() {
        bobSays(1L << 60);
        assertThat(pair().alice().number(MISSING)).isEqualTo(Missing.MAX_NUMBERS);
        bobSays((1L << 61) + 5);
        assertThat(pair().alice().number(MISSING)).isEqualTo(Missing.MAX_NUMBERS);
    }

    @Test
    void contactThatHasNothingUnderTheNumbersClosesTheGap() {
        bobSays(1_000);
        pair().pass(Gaps.ASK_AFTER);
        askDue();
        pair().exchange();
        assertThat(pair().alice().number(MISSING)).isZero();
        assertThat(pair().alice().notices(pair().atAlice())).isEmpty();
    }

    @Test
    void whoDoesntAnswerIsAskedSixTimes() {
        bobSays(1_000);
        for (int hours = 0; hours < 200; hours++) {
            pair().pass(Duration.ofHours(1));
            askDue();
        }
        assertThat(pair().alice().number("SELECT missing_tries FROM contact"))
                .isEqualTo(Gaps.MOST_TRIES);
        assertThat(pair().alice().number("SELECT COUNT(*) FROM contact WHERE missing_due > 0"))
                .isZero();
        assertThat(pair().alice().notices(pair().atAlice())).hasSize(1);
    }

    @Test
    void whatIsAskedForIsSealedAgainOnceAMinute() {
        long number = pair().alice().say(pair().atAlice(), "once more", pair().now()).number();
        pair().exchange();
        Body question = new Missing(List.of(new Missing.Range(number, number)), List.of());
        for (int i = 0; i < 3; i++) {
            pair().bob().seal(pair().atBob(), question, pair().now());
        }
        pair().post(pair().bob()).forEach(box -> pair().deliver(box, pair().alice()));
        assertThat(pair().alice().number("SELECT COUNT(*) FROM outbox")).isEqualTo(1);
        pair().exchange();
        assertThat(pair().bob().texts(pair().atBob())).containsExactly("once more");
    }

    private void sealAgain() {
        pair().alice()
                .write(tx -> {
                    pair().alice().parts().gaps().sealAgain(tx, pair().now(), pair().alice()::hear);
                    return true;
                });
    }

    /** Alice says something that relays say to have, and that never comes. */
    private void loses(String text) {
        var _ = pair().alice().say(pair().atAlice(), text, pair().now());
        assertThat(pair().post(pair().alice())).isNotEmpty();
    }

    @Test
    void whatWasDroppedOnEveryWayIsNoticedAtTheNextReply() {
        var _ = pair().alice().say(pair().atAlice(), "heard", pair().now());
        pair().exchange();
        loses("lost");
        pair().pass(Gaps.ASK_AFTER);
        var _ = pair().bob().say(pair().atBob(), "a reply", pair().now());
        pair().exchange();
        sealAgain();
        assertThat(pair().bob().texts(pair().atBob())).doesNotContain("lost");

        pair().pass(Gaps.ANSWER_PAUSE);
        sealAgain();
        pair().exchange();
        assertThat(pair().bob().texts(pair().atBob())).contains("lost");
        assertThat(pair().alice().events())
                .anyMatch(event ->
                        event instanceof Event.Noticed it && it.sentence().contains("was lost"));
    }

    @Test
    void whatIsConfirmedMeanwhileOrTooYoungIsntSealedAgain() {
        var _ = pair().alice().say(pair().atAlice(), "heard", pair().now());
        pair().exchange();
        loses("young");
        var _ = pair().bob().say(pair().atBob(), "a reply", pair().now());
        pair().exchange();
        assertThat(pair().alice().number("SELECT COUNT(*) FROM contact WHERE again_due > 0"))
                .isZero();
    }

    @Test
    void replyThatNamesNothingNewBringsNothingAbout() {
        var _ = pair().alice().say(pair().atAlice(), "heard", pair().now());
        pair().exchange();
        pair().pass(Gaps.ASK_AFTER);
        var _ = pair().bob().say(pair().atBob(), "a reply", pair().now());
        pair().exchange();
        assertThat(pair().alice().number("SELECT COUNT(*) FROM contact WHERE again_due > 0"))
                .isZero();
    }

    @Test
    void onlySoManyContentsAreRememberedUntilTheyAreSeen() {
        for (int i = 0; i < Sightings.MOST + 5; i++) {
            long number = 10_000L + i;
            pair().alice()
                    .write(tx -> {
                        Bytes message = Bytes.owned(Entropy.system().bytes(20));
                        Sightings.sealed(tx, pair().atAlice(), Seen.of(message), number);
                        return true;
                    });
        }
        assertThat(pair().alice().number("SELECT COUNT(*) FROM sighting"))
                .isEqualTo(Sightings.MOST);
    }
}
