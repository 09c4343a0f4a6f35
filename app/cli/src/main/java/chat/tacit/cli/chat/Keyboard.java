package chat.tacit.cli.chat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes keys of the characters that a terminal sends. Sequences that nobody knows are nothing.
 *
 * <p>JLine's {@code BindingReader} isn't used for that: it types the characters of a sequence that
 * it doesn't know, and waits for the end of a sequence or of a paste for ever, keeping all of it.
 */
final class Keyboard {
    /** How long the rest of a sequence may take; a lone escape is the key of that name. */
    static final long PATIENCE_MS = 80;

    private static final int ESCAPE = 27;
    private static final int LONGEST_SEQUENCE = 32;
    private static final String PASTE = "[200~";

    private static final Map<Integer, Key> CONTROLS =
            Map.ofEntries(
                    Map.entry(1, Key.HOME),
                    Map.entry(2, Key.LEFT),
                    Map.entry(3, Key.INTERRUPT),
                    Map.entry(4, Key.END_OF_INPUT),
                    Map.entry(5, Key.END),
                    Map.entry(6, Key.RIGHT),
                    Map.entry(8, Key.BACKSPACE),
                    Map.entry(9, Key.TAB),
                    Map.entry(10, Key.NEW_LINE),
                    Map.entry(11, Key.DELETE_AFTER),
                    Map.entry(12, Key.REDRAW),
                    Map.entry(13, Key.ENTER),
                    Map.entry(14, Key.NEXT_CONVERSATION),
                    Map.entry(16, Key.PREVIOUS_CONVERSATION),
                    Map.entry(21, Key.DELETE_BEFORE),
                    Map.entry(23, Key.DELETE_WORD),
                    Map.entry(127, Key.BACKSPACE));

    private static final Map<String, Key> SEQUENCES = sequences();

    private final Paste.Characters characters;

    /** What came behind an escape and has nothing to do with it; negative if nothing did. */
    private int kept = -1;

    /** Whether the end of what was pasted last hasn't come; the rest may still. */
    private boolean torn;

    Keyboard(Paste.Characters characters) {
        this.characters = characters;
    }

    private static Map<String, Key> sequences() {
        Map<String, Key> all = new HashMap<>();
        put(all, Key.UP, "[A", "OA");
        put(all, Key.DOWN, "[B", "OB");
        put(all, Key.RIGHT, "[C", "OC");
        put(all, Key.LEFT, "[D", "OD");
        put(all, Key.HOME, "[H", "OH", "[1~", "[7~");
        put(all, Key.END, "[F", "OF", "[4~", "[8~");
        put(all, Key.DELETE, "[3~");
        put(all, Key.PAGE_UP, "[5~");
        put(all, Key.PAGE_DOWN, "[6~");
        put(all, Key.MESSAGE_UP, "[1;3A", "[1;5A", "\033[A", "\033OA");
        put(all, Key.MESSAGE_DOWN, "[1;3B", "[1;5B", "\033[B", "\033OB");
        put(all, Key.WORD_RIGHT, "[1;5C", "[1;3C", "f");
        put(all, Key.WORD_LEFT, "[1;5D", "[1;3D", "b");
        put(all, Key.NEW_LINE, "\r", "\n", "[13;2u", "[27;2;13~");
        put(all, Key.DELETE_WORD, "\177", "\b");
        put(all, Key.NEXT_UNREAD, "a");
        return Map.copyOf(all);
    }

    private static void put(Map<String, Key> all, Key key, String... sequences) {
        for (String one : sequences) {
            all.put(one, key);
        }
    }

    /** The next thing somebody did; none when there won't be any more. */
    Optional<Input> next() throws IOException {
        while (true) {
            int first = kept >= 0 ? kept : characters.next(0);
            kept = -1;
            if (first < 0) {
                return Optional.empty();
            }
            Optional<Input> input = torn ? afterTear(first) : of(first);
            if (input.isPresent()) {
                return input;
            }
        }
    }

    private Optional<Input> of(int first) throws IOException {
        if (first == ESCAPE) {
            return afterEscape();
        }
        Key key = CONTROLS.get(first);
        if (key != null) {
            return Optional.of(new Input.Pressed(key));
        }
        if (Character.isISOControl(first)) {
            return Optional.empty();
        }
        if (Character.isHighSurrogate((char) first)) {
            int second = characters.next(PATIENCE_MS);
            return second >= 0 && Character.isLowSurrogate((char) second)
                    ? Optional.of(new Input.Typed("" + (char) first + (char) second))
                    : Optional.empty();
        }
        return Optional.of(new Input.Typed(Character.toString(first)));
    }

    private Optional<Input> afterEscape() throws IOException {
        StringBuilder sequence = new StringBuilder();
        int next = characters.next(PATIENCE_MS);
        if (next == ESCAPE) { // Alt and a key that is a sequence, as some terminals send it
            sequence.append('\033');
            next = characters.next(PATIENCE_MS);
        }
        if (next < 0) {
            return Optional.of(new Input.Pressed(Key.ESCAPE));
        }
        sequence.append((char) next);
        if (next == 'O') {
            append(sequence);
        } else if (next == '[') {
            int last = append(sequence);
            while (last >= 0
                    && (last < '@' || last > '~')
                    && sequence.length() < LONGEST_SEQUENCE) {
                last = append(sequence);
            }
        }
        if (sequence.toString().equals(PASTE)) {
            return Optional.of(pasted(""));
        }
        Optional<Key> key = Optional.ofNullable(SEQUENCES.get(sequence.toString()));
        if (key.isEmpty() && sequence.length() == 1 && next != '[' && next != 'O') {
            kept = next;
            key = Optional.of(Key.ESCAPE);
        }
        return key.map(Input.Pressed::new);
    }

    private int append(StringBuilder sequence) throws IOException {
        int next = characters.next(PATIENCE_MS);
        if (next >= 0) {
            sequence.append((char) next);
        }
        return next;
    }

    /**
     * After a paste without its end. What then comes at once is the rest of it, which the way here
     * held up: nobody types so fast. A single key is one, and whoever presses it types again.
     */
    private Optional<Input> afterTear(int first) throws IOException {
        torn = false;
        if (first == ESCAPE) {
            return afterEscape();
        }
        int second = characters.next(PATIENCE_MS);
        if (second < 0) {
            return of(first);
        }
        return Optional.of(pasted("" + (char) first + (char) second));
    }

    private Input.Pasted pasted(String begun) throws IOException {
        Paste paste = Paste.read(characters, begun);
        torn = paste.torn();
        return new Input.Pasted(paste.text());
    }
}
