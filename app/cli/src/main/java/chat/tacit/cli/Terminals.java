package chat.tacit.cli;

import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The terminal of this process, for what moves its cursor. */
final class Terminals {
    private Terminals() {}

    /**
     * Opens it. Its characters are those of UTF-8 even where the locale is {@code C}, as after many
     * a login from elsewhere: what the locale says of the keys and of the screen would come first.
     */
    static Terminal open() throws IOException {
        return builder().build();
    }

    static TerminalBuilder builder() {
        return TerminalBuilder.builder()
                .system(true)
                .encoding(StandardCharsets.UTF_8)
                .stdinEncoding(StandardCharsets.UTF_8)
                .stdoutEncoding(StandardCharsets.UTF_8);
    }

    /** Whether it can't move its cursor: by what it says it is. */
    static boolean isDumb() {
        String type = System.getenv("TERM");
        return type == null || type.isEmpty() || type.startsWith(Terminal.TYPE_DUMB);
    }
}
