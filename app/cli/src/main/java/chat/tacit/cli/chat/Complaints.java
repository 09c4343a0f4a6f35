package chat.tacit.cli.chat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What the program writes to its standard error while it has the screen, which that would spoil: a
 * line of it is a sentence for the user, and where a fault came from is left out.
 */
final class Complaints extends OutputStream {
    private static final int MOST = 2_000;

    /** What a log has before what it says: when, how bad, and by which class. */
    private static final Pattern LOGGED =
            Pattern.compile("^[0-9]{4}-\\S+ +(?:INFO|WARN|ERROR) +\\S+ +");

    private final Consumer<String> told;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private Complaints(Consumer<String> told) {
        this.told = told;
    }

    /** Gives standard error back. */
    interface Diverted extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes what is written there until that is closed. */
    static Diverted divert(Consumer<String> told) {
        PrintStream before = System.err;
        System.setErr(new PrintStream(new Complaints(told), true, StandardCharsets.UTF_8));
        return () -> System.setErr(before);
    }

    @Override
    public synchronized void write(int one) {
        if (one != '\n') {
            if (line.size() < MOST) {
                line.write(one);
            }
            return;
        }
        String whole = line.toString(StandardCharsets.UTF_8).strip();
        line.reset();
        if (!whole.isEmpty() && !whole.startsWith("at ")) {
            told.accept(LOGGED.matcher(whole).replaceFirst(""));
        }
    }
}
