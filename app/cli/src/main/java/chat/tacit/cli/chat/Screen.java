package chat.tacit.cli.chat;

import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.NonBlockingReader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A terminal that shows frames. Each row that changed is written from its beginning, so that a
 * character of another width than was thought shifts nothing but its own row.
 */
public final class Screen implements AutoCloseable {
    /** Another screen than the shell's, no wrapping, what is pasted between marks. */
    private static final String ENTER = "\033[?1049h\033[?7l\033[?2004h\033[2J";

    private static final String LEAVE = "\033[?2004l\033[?7h\033[0m\033[?25h\033[?1049l";

    /** What stands between these is shown at once by terminals that know them. */
    private static final String BEGIN = "\033[?2026h\033[?25l";

    private static final String END = "\033[?25h\033[?2026l";

    private static final long LOOK_MS = 500;

    private final Terminal terminal;
    private final Attributes before;
    private final AtomicBoolean left = new AtomicBoolean();
    private List<String> painted = List.of();

    public Screen(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false); // Ctrl-C is a key like others
        terminal.setAttributes(raw);
        write(ENTER);
    }

    /** Columns and rows; a terminal that doesn't say has as many as the first ones had. */
    Size size() {
        Size size = terminal.getSize();
        return size.getColumns() > 0 && size.getRows() > 0 ? size : Size.of(80, 24);
    }

    /** Tells of each size it gets. */
    void onResize(Consumer<Size> listener) {
        terminal.handle(Terminal.Signal.WINCH, _ -> listener.accept(size()));
        terminal.handle(Terminal.Signal.CONT, _ -> listener.accept(size()));
    }

    /** Hands over what is typed until there is no more. */
    void read(Consumer<Input> listener) {
        NonBlockingReader reader = terminal.reader();
        Keyboard keyboard =
                new Keyboard(patience -> patience == 0 ? first(reader) : reader.read(patience));
        try {
            for (var input = keyboard.next(); input.isPresent(); input = keyboard.next()) {
                listener.accept(input.get());
            }
        } catch (IOException _) {
            return; // the terminal has gone
        }
    }

    /** The next one; it is waited for in steps, since one that waits on holds up the close. */
    private int first(NonBlockingReader reader) throws IOException {
        int next = NonBlockingReader.READ_EXPIRED;
        while (next == NonBlockingReader.READ_EXPIRED && !left.get()) {
            next = reader.read(LOOK_MS);
        }
        return next;
    }

    /** Shows a frame. */
    synchronized void paint(Frame frame) {
        List<String> rows = new ArrayList<>();
        StringBuilder out = new StringBuilder(BEGIN);
        for (int i = 0; i < frame.right().size(); i++) {
            String row = row(frame, i);
            rows.add(row);
            if (i >= painted.size() || !painted.get(i).equals(row)) {
                out.append(row);
            }
        }
        painted = rows;
        out.append(to(frame.cursorRow(), frame.cursorColumn())).append(END);
        write(out.toString());
    }

    private static String row(Frame frame, int at) {
        StringBuilder row = new StringBuilder(to(at, 0)).append("\033[0m\033[2K");
        if (at < frame.left().size()) {
            row.append(ansi(frame.left().get(at))).append(to(at, frame.rightAt()));
        }
        return row.append(ansi(frame.right().get(at))).toString();
    }

    /** Characters as they are: what frames have in them is no sequence and needs no other font. */
    private static String ansi(AttributedString text) {
        StringBuilder out = new StringBuilder();
        AttributedStyle style = AttributedStyle.DEFAULT;
        for (int i = 0; i < text.length(); i++) {
            AttributedStyle next = text.styleAt(i);
            if (!next.equals(style)) {
                out.append("\033[0m");
                if (!next.equals(AttributedStyle.DEFAULT)) {
                    out.append("\033[").append(next.toAnsi()).append('m');
                }
                style = next;
            }
            out.append(text.charAt(i));
        }
        return out.append("\033[0m").toString();
    }

    private static String to(int row, int column) {
        return "\033[" + (row + 1) + ";" + (column + 1) + "H";
    }

    /** Forgets what is shown, so that all of it is written anew. */
    synchronized void forget() {
        painted = List.of();
        write("\033[2J");
    }

    void ring() {
        write("\007");
    }

    private synchronized void write(String text) {
        if (!left.get()) {
            terminal.writer().write(text);
            terminal.flush();
        }
    }

    /** Gives the terminal back as it was. */
    @Override
    public void close() {
        synchronized (this) {
            if (left.get()) {
                return;
            }
            write(LEAVE);
            left.set(true);
        }
        terminal.setAttributes(before);
    }
}
