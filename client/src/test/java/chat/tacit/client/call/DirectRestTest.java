package chat.tacit.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Pair;
import chat.tacit.e2ee.call.CallWay;
import chat.tacit.e2ee.call.Media;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How often Bob's profile asks Alice to go directly while she isn't there. */
class DirectRestTest {
    @TempDir private Path directory;
    private Optional<Pair> met = Optional.empty();

    @BeforeEach
    void meet() {
        met = Optional.of(Pair.introduced(directory));
        var _ =
                pair().bob()
                        .write(tx -> {
                            CallChoices.direct(tx, pair().atBob(), true);
                            return true;
                        });
    }

    @AfterEach
    void part() {
        pair().close();
    }

    private Pair pair() {
        return met.orElseThrow();
    }

    private boolean mayAsk() {
        return pair().bob().read(tx -> DirectRest.isOver(tx, pair().atBob(), pair().now()));
    }

    private void happens(CallNews.What what) {
        CallSubject about = new CallSubject(CallDevice.call(1), pair().atBob(), true, Media.NONE);
        var _ =
                pair().bob()
                        .write(tx -> {
                            DirectRest.note(tx, new CallNews(about, what), pair().now());
                            return true;
                        });
    }

    private void hearsOfAlice() {
        pair().alice().say(pair().atAlice(), "here I am", pair().now());
        pair().exchange();
    }

    @Test
    void whoDidNotAnswerIsAskedOnlyOnceSomethingCameAndLongAfter() {
        assertThat(mayAsk()).isTrue();
        Duration[] rests = {
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(8),
            Duration.ofHours(8)
        };
        for (Duration rest : rests) {
            Instant asked = pair().now();
            happens(new CallNews.Over(CallOver.NOT_ANSWERED));
            pair().pass(Duration.ofDays(7));
            assertThat(mayAsk()).isFalse(); // a queue keeps for as long
            pair().pass(Duration.ofDays(-7));
            hearsOfAlice();
            pair().pass(Duration.between(pair().now(), asked.plus(rest)).minusMillis(1));
            assertThat(mayAsk()).as("after %s", rest).isFalse();
            pair().pass(Duration.ofMillis(1));
            assertThat(mayAsk()).as("after %s", rest).isTrue();
        }
    }

    @Test
    void onceTheyWereConnectedItBeginsAnew() {
        happens(new CallNews.Over(CallOver.NOT_ANSWERED));
        happens(new CallNews.Connected(CallWay.RELAYED, peer()));
        assertThat(mayAsk()).isTrue();
        happens(new CallNews.Over(CallOver.FAILED));
        assertThat(mayAsk()).isTrue();
        happens(new CallNews.Over(CallOver.NOT_ANSWERED));
        hearsOfAlice();
        pair().pass(DirectRest.FIRST);
        assertThat(mayAsk()).isTrue();
    }

    private CallPeer peer() {
        return new CallPeer(pair().atBob(), pair().atBob());
    }

    /** As seldom as the other side says so. */
    @Test
    void whoDeclinedIsAskedAgainWhenTheyWouldAnswer() {
        happens(new CallNews.Over(CallOver.DECLINED));
        pair().pass(Switchboard.DECLINE.minusMillis(1));
        assertThat(mayAsk()).isFalse();
        pair().pass(Duration.ofMillis(1));
        assertThat(mayAsk()).isTrue();
    }
}
