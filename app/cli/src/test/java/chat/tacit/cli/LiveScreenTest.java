package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.ClientException;

import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Somebody types at a terminal that shows a session. */
final class LiveScreenTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Gathering gathering = new Gathering();
    private final Printer printer = printer();
    private LineDisciplineTerminal terminal;
    private Thread talking;

    @Command(name = "anything")
    private static final class Anything {
        @Mixin Printer printer;
    }

    private static Printer printer() {
        Anything command = new Anything();
        CommandLine line = new CommandLine(command);
        line.setOut(new PrintWriter(new StringWriter(), true));
        line.setErr(new PrintWriter(new StringWriter(), true));
        return command.printer;
    }

    @BeforeEach
    void start() throws IOException {
        terminal =
                new LineDisciplineTerminal("test", "xterm-256color", shown, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(100, 30));
        LiveScreen screen = new LiveScreen(terminal);
        LiveTyping typing =
                new LiveTyping(
                        gathering,
                        who -> {
                            throw new ClientException("nobody keeps " + who + " here.");
                        },
                        printer);
        talking = Thread.ofPlatform().daemon().start(() -> screen.talk(gathering, typing, printer));
        awaitShown("Attic> ");
    }

    @AfterEach
    void end() throws Exception {
        talking.interrupt();
        assertThat(talking.join(PATIENCE)).as("the line is given up").isTrue();
        terminal.close();
    }

    private void type(String keys) throws IOException {
        for (byte one : keys.getBytes(StandardCharsets.UTF_8)) {
            terminal.processInputByte(one);
        }
    }

    private void awaitShown(String text) {
        await().atMost(PATIENCE).until(() -> screen().contains(text));
    }

    private String screen() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private void awaitSaid(String... texts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(gathering.heard()).containsExactly(texts));
    }

    @Test
    void whoIsThereIsShownBelowWhoeverLetThemInAtOnce() {
        awaitShown("Ada (you)");
        awaitShown("  Bob Smith (link), let in by you");
    }

    @Test
    void lineIsSaidAsItStandsAfterEditing() throws IOException {
        type("helo\blo \"quoted\" \\ wéll!\r");
        awaitSaid("all: hello \"quoted\" \\ wéll!");
    }

    @Test
    void severalLinesThatArePastedAreOneTextThoughTheirEndIsLost() throws IOException {
        type("\033[200~one\r/leave\r\033[2Jtwo\033[201~ three\r");
        awaitSaid("all: one\n/leave\n[2Jtwo three");
        type("\033[200~without an end");
        awaitShown("without an end");
        type("!\r");
        awaitSaid("all: one\n/leave\n[2Jtwo three", "all: without an end!");
    }

    @Test
    void commandsAndNamesAreCompleted() throws IOException {
        type("/to\tBo\tpsst\r");
        awaitSaid("Bob Smith: psst");
    }

    @Test
    void whatWasTypedBeforeIsCalledBackAndWrittenNowhere() throws IOException {
        type("once\r");
        awaitSaid("all: once");
        type("\u0010\r"); // Ctrl-P, the line before
        awaitSaid("all: once", "all: once");
    }

    @Test
    void newsStandAboveTheLineThatIsBeingEdited() throws IOException {
        type("half of");
        awaitShown("half of");
        printer.complain("the relay shows you different rooms.");
        awaitShown("tacit: the relay shows you different rooms.");
        type(" it\r");
        awaitSaid("all: half of it");
    }

    /** The session holds its lock while it tells what happens; a completion needs that lock. */
    @Test
    void newsDuringACompletionHoldUpNeither() throws IOException {
        gathering.whileAsked(() -> printer.complain("somebody came."));
        type("/to Bo\tpsst\r");
        awaitShown("somebody came.");
        awaitSaid("Bob Smith: psst");
    }

    @Test
    void controlCEmptiesTheLineAndThenEndsTheTalk() throws Exception {
        type("never said\u0003");
        type("said\r");
        awaitSaid("all: said");
        type("\u0003");
        assertThat(talking.join(PATIENCE)).isTrue();
    }

    @Test
    void controlDEndsTheTalk() throws Exception {
        type("\u0004");
        assertThat(talking.join(PATIENCE)).isTrue();
    }
}
