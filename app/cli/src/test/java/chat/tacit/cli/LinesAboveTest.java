package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Lines that go to a terminal which may be stopped. */
final class LinesAboveTest {
    private final List<String> shown = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    private void show(String line) {
        first.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        shown.add(line);
    }

    @Test
    void linesAreShownWholeAndInTheirOrder() {
        stopped.countDown();
        try (LinesAbove lines = new LinesAbove(this::show)) {
            lines.write("one\ntw".toCharArray(), 0, 6);
            lines.write("o\n\nthree".toCharArray(), 0, 8);
        }
        assertThat(shown).containsExactly("one", "two", "");
    }

    @Test
    void whoeverWritesNeverWaitsForATerminalThatIsStopped() throws InterruptedException {
        char[] line = {'x', '\n'};
        try (LinesAbove lines = new LinesAbove(this::show)) {
            lines.write(line, 0, 2);
            first.await(); // the terminal has one of them, and keeps it
            for (int i = 0; i < LinesAbove.MAX_WAITING + 5; i++) {
                lines.write(line, 0, 2);
            }
            stopped.countDown();
        }
        assertThat(shown).hasSize(LinesAbove.MAX_WAITING + 2);
        assertThat(shown.get(1)).contains("5 further lines");
    }
}
