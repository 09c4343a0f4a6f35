package chat.tacit.cli.chat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The page of {@code /help}. */
final class Help {
    /** Its lines; each is what one types, two spaces and what it does. */
    static final List<String> LINES =
            Stream.concat(
                            Stream.of(
                                    "What you type is sent with Enter; Alt-Enter begins a new"
                                            + " line.",
                                    "",
                                    "Tab  the list of conversations; what you type there narrows"
                                            + " it down",
                                    "Ctrl-N, Ctrl-P  the next conversation, the one before",
                                    "Alt-A  the next with something new",
                                    "PgUp, PgDn  look back, and forth",
                                    "Alt-Up, Alt-Down  mark a message, for /reply /edit /delete"
                                            + " /react /save",
                                    "Up, Down  what you typed before",
                                    "Tab behind a beginning  completes commands, names and paths",
                                    "Esc  let go of a mark, an answer or a change",
                                    "Ctrl-C, Ctrl-D  on an empty line leave; Ctrl-L draws anew",
                                    "",
                                    "·  waits for a relay     ✓  a relay has it",
                                    "✓✓  it has come           ✓✓ read",
                                    ""),
                            Arrays.stream(Word.values()).map(Help::line))
                    .toList();

    private Help() {}

    private static String line(Word word) {
        return (word.typed() + " " + word.usage()).strip() + "  " + word.about();
    }
}
