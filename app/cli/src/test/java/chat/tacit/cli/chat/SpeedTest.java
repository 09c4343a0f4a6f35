package chat.tacit.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Overview;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Bytes;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How long keys take, of what one notices: the median, so that a busy machine fails nothing. */
final class SpeedTest {
    private static final Duration NOTICED = Duration.ofMillis(100);
    private static final int CONVERSATIONS = 1_000;
    private static final int MESSAGES = 10_000;

    private static Sample full() {
        Sample sample = new Sample();
        List<Overview> all =
                IntStream.range(0, CONVERSATIONS)
                        .mapToObj(it -> Sample.overview(conversation(it), "Contact " + it, it % 3))
                        .toList();
        sample.take(new Input.Resized(160, 50));
        sample.take(new Input.Listed(all, List.of()));
        List<Shown> messages =
                IntStream.range(0, MESSAGES)
                        .mapToObj(
                                it -> Sample.numbered(it, "A message of some words, number " + it))
                        .map(Shown::of)
                        .toList();
        sample.take(new Input.Opened(conversation(0), messages, true, Sample.LINK));
        sample.screen(160, 50);
        return sample;
    }

    private static ConversationId conversation(int number) {
        return new ConversationId(Bytes.of(ByteBuffer.allocate(16).putInt(number).array()));
    }

    private static Duration median(Runnable step) {
        long[] times = new long[31];
        for (int i = 0; i < times.length; i++) {
            long before = System.nanoTime();
            step.run();
            times[i] = System.nanoTime() - before;
        }
        Arrays.sort(times);
        return Duration.ofNanos(times[times.length / 2]);
    }

    @Test
    void keysAreAnsweredAtOnceHoweverMuchThereIs() {
        Sample sample = full();
        Duration typing =
                median(() -> {
                    sample.type("x");
                    sample.frame(160, 50);
                });
        Duration scrolling =
                median(() -> {
                    sample.press(Key.PAGE_UP);
                    sample.frame(160, 50);
                });
        Duration marking =
                median(() -> {
                    sample.press(Key.MESSAGE_UP);
                    sample.frame(160, 50);
                });
        sample.press(Key.INTERRUPT, Key.TAB);
        Duration narrowing =
                median(() -> {
                    sample.type("o");
                    sample.press(Key.BACKSPACE, Key.DOWN);
                    sample.frame(160, 50);
                });
        assertThat(typing).as("typing").isLessThan(NOTICED);
        assertThat(scrolling).as("scrolling").isLessThan(NOTICED);
        assertThat(marking).as("marking").isLessThan(NOTICED);
        assertThat(narrowing).as("narrowing down").isLessThan(NOTICED);
    }
}
