package chat.tacit.cli.chat;

import java.io.IOException;

/**
 * What a terminal sends between the marks of <i>bracketed paste</i>: a text, whatever keys are in
 * it.
 *
 * @param torn whether its end hasn't come; the rest may still
 */
public record Paste(String text, boolean torn) {
    /** How long nothing may come of it; then its end was lost. */
    static final long PATIENCE_MS = 1_000;

    private static final String END = "\033[201~";

    /** Where characters come from. */
    @FunctionalInterface
    public interface Characters {
        /** The next one; negative if there is none in that time, or none any more. */
        int next(long patienceMs) throws IOException;
    }

    /**
     * Reads one up to its end, or to where no more comes; beyond what may be typed at once it is
     * dropped.
     *
     * @param begun what of it was read
     */
    public static Paste read(Characters characters, String begun) throws IOException {
        StringBuilder text = new StringBuilder();
        StringBuilder tail = new StringBuilder(begun);
        while (!tail.toString().equals(END)) {
            int next = characters.next(PATIENCE_MS);
            if (next < 0) {
                return new Paste(text.append(tail).toString(), true);
            }
            tail.append((char) next);
            if (tail.length() > END.length()) {
                if (text.length() <= Composer.MOST_TYPED) {
                    text.append(tail.charAt(0));
                }
                tail.deleteCharAt(0);
            }
        }
        return new Paste(text.toString(), false);
    }

    /** The text as it may be put into a line: no characters that drive a terminal are in it. */
    public String clean() {
        return clean(text);
    }

    /** The same of any text. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.replace("\r\n", "\n")
                .replace('\r', '\n')
                .codePoints()
                .filter(it -> it == '\n' || it == '\t' || !Character.isISOControl(it))
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
