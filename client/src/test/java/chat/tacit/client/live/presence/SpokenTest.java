package chat.tacit.client.live.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;

/** What was said, as long as one is there. */
final class SpokenTest {
    private final Spoken spoken = new Spoken();

    private void say(String text) {
        spoken.add(
                new Saying(
                        "Bob",
                        "bob's",
                        false,
                        Instant.EPOCH,
                        Saying.Audience.ALL,
                        Optional.empty(),
                        text));
    }

    @Test
    void lastOnesAreTheLatestInTheirOrder() {
        say("one");
        say("two");
        say("three");
        assertThat(spoken.last(2)).extracting(Saying::text).containsExactly("two", "three");
        assertThat(spoken.last(9)).hasSize(3);
        assertThat(spoken.last(0)).isEmpty();
    }

    @Test
    void oldestIsForgottenAboveTheLimit() {
        for (int i = 0; i <= Spoken.MAX; i++) {
            say("no. " + i);
        }
        assertThat(spoken.last(Integer.MAX_VALUE)).hasSize(Spoken.MAX);
        assertThat(spoken.last(Integer.MAX_VALUE).getFirst().text()).isEqualTo("no. 1");
    }

    @Test
    void nothingIsLeftWhenItIsForgotten() {
        say("one");
        spoken.forget();
        assertThat(spoken.last(9)).isEmpty();
    }
}
