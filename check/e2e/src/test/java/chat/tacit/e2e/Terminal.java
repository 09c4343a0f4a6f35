package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.jline.utils.ScreenTerminal;
import org.jline.utils.WCWidth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@code tacit} command on a terminal, as people use it: under a pseudo terminal that {@code
 * script} of util-linux makes, with keys going in and the screen's bytes coming out.
 */
final class Terminal implements AutoCloseable {
    /** What moves the cursor, colours or rings: all but the text. */
    private static final Pattern CONTROL =
            Pattern.compile(
                    "\u001b(?:\\[[0-?]*[ -/]*[@-~]|[ -/]*[0-Z\\\\-~])|[\u0000-\u0008\u000e\u000f]");

    private final List<String> arguments;
    private final Process process;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    /** How much of the text was waited for. */
    private int seen;

    private final int columns;
    private final int rows;

    private Terminal(List<String> arguments, int columns, int rows, Process process) {
        this.arguments = arguments;
        this.columns = columns;
        this.rows = rows;
        this.process = process;
        var _ = Thread.ofPlatform().daemon().start(this::read);
    }

    /** Whether this machine can make one. */
    static boolean isThere() {
        try {
            Process process =
                    new ProcessBuilder("script", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Somebody types a command at a terminal of 100 columns. */
    static Terminal of(Person person, String... arguments) {
        return of(person, 100, 30, arguments);
    }

    /** The same at a terminal of that size. */
    static Terminal of(Person person, int columns, int rows, String... arguments) {
        return of(person, Map.of("TERM", "xterm"), columns, rows, arguments);
    }

    /** The same as after a login from elsewhere: an old terminal, and a locale of ASCII. */
    static Terminal elsewhere(Person person, int columns, int rows, String... arguments) {
        Map<String, String> environment = Map.of("TERM", "vt100", "LC_ALL", "C");
        return of(person, environment, columns, rows, arguments);
    }

    private static Terminal of(
            Person person,
            Map<String, String> environment,
            int columns,
            int rows,
            String... arguments) {
        String words =
                Stream.concat(Launch.COMMAND.stream(), Stream.of(arguments))
                        .map(word -> "'" + word.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" "));
        ProcessBuilder builder =
                new ProcessBuilder(
                        "script",
                        "-qfec",
                        "stty cols %d rows %d; exec %s".formatted(columns, rows, words),
                        "/dev/null");
        builder.environment().put("TACIT_HOME", person.home().toString());
        builder.environment().put("TACIT_PASSPHRASE", person.passphrase());
        builder.environment().putAll(environment);
        try {
            return new Terminal(
                    List.of(arguments), columns, rows, builder.redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (InputStream in = process.getInputStream()) {
            byte[] some = new byte[4_096];
            for (int size = in.read(some); size >= 0; size = in.read(some)) {
                synchronized (shown) {
                    shown.write(some, 0, size);
                }
            }
        } catch (IOException e) {
            return; // it was ended while its screen was read
        }
    }

    /** Everything that came on the screen so far, without what drives it. */
    private String screen() {
        synchronized (shown) {
            return CONTROL.matcher(shown.toString(StandardCharsets.UTF_8)).replaceAll("");
        }
    }

    /** Waits until a text stands there after whatever was waited for before. */
    void await(String text) {
        Awaitility.await()
                .atMost(Command.PATIENCE)
                .untilAsserted(() ->
                        assertThat(screen().substring(seen)).as("%s", arguments).contains(text));
        seen = screen().indexOf(text, seen) + text.length();
    }

    /** What a terminal shows that was given all of this, a row a line. */
    String window() {
        ScreenTerminal terminal = new ScreenTerminal(columns, rows);
        synchronized (shown) {
            terminal.write(shown.toString(StandardCharsets.UTF_8));
        }
        long[] cells = new long[columns * rows];
        terminal.dump(cells, 0, 0, rows, columns, new int[2]);
        StringBuilder window = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                int point = ScreenTerminal.cellCodePoint(cells[row * columns + column]);
                line.appendCodePoint(point == 0 ? ' ' : point);
                column += WCWidth.wcwidth(point) > 1 ? 1 : 0; // it has the next one, too
            }
            window.append(line.toString().stripTrailing()).append('\n');
        }
        return window.toString();
    }

    /** Waits until a window shows all of these. */
    void awaitWindow(String... texts) {
        Awaitility.await()
                .atMost(Command.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(window()).as("%s", arguments).contains(texts));
    }

    /** Presses keys; {@code \r} is the one that ends a line. */
    void type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of the command, and returns its exit code. */
    int ended() {
        try {
            assertThat(process.waitFor(Command.PATIENCE)).as("%s ends", arguments).isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Ends the command too: it hears that its terminal is gone. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
