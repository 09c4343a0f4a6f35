package chat.tacit.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.AttributedString;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A terminal that shows frames, as a terminal understands it. */
final class ScreenTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private LineDisciplineTerminal terminal;
    private Attributes before;
    private Screen screen;

    @BeforeEach
    void start() throws IOException {
        terminal =
                new LineDisciplineTerminal("test", "xterm-256color", shown, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(20, 4));
        before = terminal.getAttributes();
        screen = new Screen(terminal);
    }

    @AfterEach
    void end() throws IOException {
        screen.close();
        terminal.close();
    }

    private static Frame frame(String... rows) {
        List<AttributedString> right = new ArrayList<>();
        for (String row : rows) {
            right.add(new AttributedString(row));
        }
        return new Frame(List.of(), 0, right, 3, 2);
    }

    private String seen() {
        ScreenTerminal emulator = new ScreenTerminal(20, 4);
        emulator.write(shown.toString(StandardCharsets.UTF_8));
        return emulator.toString().replaceAll("\033\\[[0-9;]*m", "");
    }

    @Test
    void rowsStandWhereTheyBelongAndThoseThatStayAreNotWrittenAgain() {
        screen.paint(frame("one", "two", "three", "> "));
        assertThat(seen().lines().map(String::strip)).containsExactly("one", "two", "three", ">");
        shown.reset();
        screen.paint(frame("one", "2", "three", "> "));
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("2").doesNotContain("one");
    }

    /** A terminal may give a character another width than was thought. */
    @Test
    void rowThatIsTooWideShiftsNoOther() {
        screen.paint(frame("x".repeat(30), "two", "three", "> "));
        assertThat(seen().lines().skip(1).map(String::strip)).containsExactly("two", "three", ">");
    }

    @Test
    void boxesAreWrittenAsTheyAre() {
        screen.paint(frame("a│─b"));
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("a│─b");
    }

    @Test
    void anotherSizeIsTold() throws InterruptedException {
        BlockingQueue<Size> told = new LinkedBlockingQueue<>();
        screen.onResize(told::add);
        terminal.setSize(Size.of(40, 15));
        terminal.raise(Signal.WINCH);
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(Size.of(40, 15));
    }

    @Test
    void terminalIsGivenBackAsItWas() {
        screen.paint(frame("one"));
        screen.close();
        screen.paint(frame("never shown"));
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .endsWith("\033[?2004l\033[?7h\033[0m\033[?25h\033[?1049l");
        assertThat(terminal.getAttributes().getLocalFlag(Attributes.LocalFlag.ICANON))
                .isEqualTo(before.getLocalFlag(Attributes.LocalFlag.ICANON));
    }

    @Test
    void keysReachWhoeverReadsThem() throws Exception {
        BlockingQueue<Input> typed = new LinkedBlockingQueue<>();
        Thread reading = Thread.ofPlatform().daemon().start(() -> screen.read(typed::add));
        for (byte one : "é\003\033[200~a\nb\033[201~".getBytes(StandardCharsets.UTF_8)) {
            terminal.processInputByte(one);
        }
        List<Input> first = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            first.add(typed.poll(30, TimeUnit.SECONDS));
        }
        assertThat(first)
                .containsExactly(
                        new Input.Typed("é"),
                        new Input.Pressed(Key.INTERRUPT),
                        new Input.Pasted("a\nb"));
        reading.interrupt();
    }
}
