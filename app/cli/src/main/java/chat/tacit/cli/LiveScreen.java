package chat.tacit.cli;

import chat.tacit.cli.chat.Paste;
import chat.tacit.client.live.presence.Presence;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * A live session on a terminal: a line that can be edited, with what happens above it. What was
 * typed can be called back by the arrow keys as long as the session lasts, and is written nowhere.
 */
final class LiveScreen implements AutoCloseable {
    private static final int REMEMBERED = 200;

    private final Terminal terminal;

    LiveScreen(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The terminal of this process, if it is one on which a line can be edited. */
    static Optional<LiveScreen> open() {
        if (!Profiles.isTerminal()) {
            return Optional.empty();
        }
        try {
            Terminal terminal = Terminals.open();
            if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                terminal.close();
                return Optional.empty();
            }
            return Optional.of(new LiveScreen(terminal));
        } catch (IOException | IllegalStateException e) {
            return Optional.empty(); // then lines are read as from a pipe
        }
    }

    /** Shows who is there, and then takes lines until one leaves or there are no more. */
    void talk(Presence presence, LiveTyping typing, Printer printer) {
        LineReader reader = reader(presence);
        try (PrintWriter above = new PrintWriter(new LinesAbove(reader::printAbove));
                Printer.Diverted _ = printer.divert(above)) {
            typing.obey("/members");
            for (Optional<String> line = line(reader, presence);
                    line.isPresent();
                    line = line(reader, presence)) {
                typing.obey(line.get().stripTrailing());
            }
        }
    }

    private LineReader reader(Presence presence) {
        LineReader reader =
                LineReaderBuilder.builder()
                        .appName("tacit")
                        .terminal(terminal)
                        .parser(new WholeLine())
                        .completer(new LiveCompleter(presence))
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
                        .variable(LineReader.HISTORY_SIZE, REMEMBERED)
                        .build();
        reader.getWidgets().put(LineReader.BEGIN_PASTE, () -> paste(reader));
        return reader;
    }

    /** Takes what is pasted; JLine's own way waits for its end for ever. */
    private boolean paste(LineReader reader) {
        try {
            reader.getBuffer().write(Paste.read(terminal.reader()::read, "").clean());
            return true;
        } catch (IOException e) {
            throw new EndOfFileException(e); // the terminal has gone
        }
    }

    /** The next line; none when Ctrl-C or Ctrl-D was pressed on an empty one. */
    private static Optional<String> line(LineReader reader, Presence presence) {
        // In the pattern of a prompt a per cent sign begins something else.
        String prompt = Printer.visible(presence.name()).replace("%", "%%") + "> ";
        while (true) {
            try {
                return Optional.of(reader.readLine(prompt));
            } catch (UserInterruptException e) {
                if (e.getPartialLine().isEmpty() || Thread.currentThread().isInterrupted()) {
                    return Optional.empty();
                }
            } catch (EndOfFileException e) {
                return Optional.empty();
            }
        }
    }

    /** Gives the terminal back as it was. */
    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            return; // the terminal itself has gone
        }
    }
}
