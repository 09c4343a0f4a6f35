package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Acquainted;
import chat.tacit.client.Person;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Search;
import chat.tacit.client.history.Unshown;
import chat.tacit.client.history.Vanishing;
import chat.tacit.e2ee.content.ContentId;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Messages that both sides want to disappear. */
final class TimersTest extends Acquainted {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String SECRET = "kingfisher";

    private void want(Person who, Duration time) {
        who.write(tx -> {
            ConversationId in = who == pair().bob() ? pair().atBob() : pair().atAlice();
            who.parts().timers().want(tx, in, time, pair().now());
            who.parts().timers().send(tx, pair().now());
            return true;
        });
        pair().exchange();
    }

    private void agree(Duration time) {
        want(pair().alice(), time);
        want(pair().bob(), time);
    }

    private void run(Person who) {
        who.write(tx -> {
            Vanishing.run(tx, pair().now());
            return true;
        });
    }

    private void aliceReads() {
        var _ = pair().alice().write(tx -> Unshown.take(tx, 100, pair().now()));
        run(pair().alice());
    }

    private Message bobSays() {
        Message message = pair().bob().say(pair().atBob(), SECRET, pair().now());
        pair().exchange();
        run(pair().bob());
        return message;
    }

    private List<String> at(Person who) {
        return who.texts(who == pair().bob() ? pair().atBob() : pair().atAlice());
    }

    @Test
    void messageEndsOnBothSidesAfterTheAgreedTime() {
        agree(HOUR);
        bobSays();
        aliceReads();
        pair().pass(HOUR.minusMinutes(1));
        run(pair().alice());
        run(pair().bob());
        assertThat(at(pair().alice())).containsExactly(SECRET);
        assertThat(at(pair().bob())).containsExactly(SECRET);
        pair().pass(Duration.ofMinutes(1));
        run(pair().alice());
        run(pair().bob());
        assertThat(at(pair().alice())).isEmpty();
        assertThat(at(pair().bob())).isEmpty();
    }

    @Test
    void timeBeginsWhenTheMessageIsRead() {
        agree(HOUR);
        bobSays();
        run(pair().alice());
        pair().pass(HOUR.multipliedBy(3));
        run(pair().alice());
        assertThat(at(pair().alice())).containsExactly(SECRET);
        aliceReads();
        pair().pass(HOUR);
        run(pair().alice());
        assertThat(at(pair().alice())).isEmpty();
    }

    @Test
    void oneSideAloneDecidesNothingAndTheOtherIsAsked() {
        want(pair().alice(), HOUR);
        assertThat(pair().bob().notices(pair().atBob()))
                .anyMatch(it -> it.contains("disappear 1h") && it.contains("accept"));
        bobSays();
        aliceReads();
        pair().pass(HOUR.multipliedBy(2));
        run(pair().alice());
        run(pair().bob());
        assertThat(at(pair().alice())).containsExactly(SECRET);
        assertThat(at(pair().bob())).containsExactly(SECRET);
    }

    @Test
    void stampOfAMessageStaysWhateverIsAgreedLater() {
        agree(HOUR);
        bobSays();
        want(pair().alice(), Duration.ZERO);
        want(pair().bob(), Duration.ofDays(7));
        aliceReads();
        pair().pass(HOUR.plusMinutes(1));
        run(pair().alice());
        run(pair().bob());
        assertThat(at(pair().alice())).isEmpty();
        assertThat(at(pair().bob())).isEmpty();
    }

    @Test
    void endedMessageIsntBroughtBackByACopy() {
        agree(HOUR);
        ContentId id = bobSays().id();
        aliceReads();
        pair().pass(HOUR);
        run(pair().alice());
        pair().alice()
                .write(tx -> {
                    assertThat(Vanishing.ended(tx, id)).isTrue();
                    return true;
                });
    }

    @Test
    void clockThatIsSetBackLetsNothingLastLonger() {
        agree(HOUR);
        bobSays();
        aliceReads();
        pair().pass(Duration.ofDays(-30));
        run(pair().alice());
        pair().pass(HOUR);
        run(pair().alice());
        assertThat(at(pair().alice())).isEmpty();
    }

    @Test
    void messageThatHasNotLeftStays() {
        agree(HOUR);
        var _ = pair().bob().say(pair().atBob(), SECRET, pair().now());
        run(pair().bob());
        pair().pass(HOUR.multipliedBy(2));
        run(pair().bob());
        assertThat(at(pair().bob())).containsExactly(SECRET);
    }

    @Test
    void wordsAreFoundWhileTheyAreThereAndNeverEnterTheIndex() {
        agree(HOUR);
        bobSays();
        aliceReads();
        assertThat(found("KINGfish")).hasSize(1);
        assertThat(index(pair().alice())).doesNotContain(SECRET);
        pair().pass(HOUR);
        run(pair().alice());
        assertThat(found(SECRET)).isEmpty();
    }

    private List<Message> found(String words) {
        return pair().alice().read(tx -> Search.messages(tx, pair().atAlice(), words, 9));
    }

    /** Everything that the index of words holds, as it lies in its tables. */
    private static String index(Person of) {
        List<String> blocks =
                of.read(tx ->
                        tx.list(
                                "SELECT block FROM message_text_data",
                                row ->
                                        new String(
                                                row.bytes(1).toArray(),
                                                StandardCharsets.ISO_8859_1)));
        return String.join("", blocks);
    }

    @Test
    void indexHoldsTheWordsOfMessagesThatStay() {
        bobSays();
        assertThat(index(pair().alice())).contains(SECRET);
    }
}
