package chat.tacit.crypto;

/**
 * Text of others that has to look like what it is wherever it is shown: one line, without white
 * space at its ends, control characters, or the marks that turn the direction of text around.
 */
public final class OneLine {
    private OneLine() {}

    /**
     * Checks a text, which may be empty.
     *
     * @param most bytes of UTF-8
     * @param what it is, for the reason
     * @return the text
     * @throws MalformedException if it is longer, or isn't one plain line
     */
    public static String require(String line, int most, String what) {
        int size = Text.utf8(line).length;
        if (size > most || !line.strip().equals(line)) {
            throw new MalformedException(what + " of " + size + " bytes");
        }
        if (line.codePoints().anyMatch(OneLine::misleads)) {
            throw new MalformedException(what + " with control characters");
        }
        return line;
    }

    private static boolean misleads(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            default -> isBetween(point, 0x202a, 0x202e) || isBetween(point, 0x2066, 0x2069);
        };
    }

    private static boolean isBetween(int point, int first, int last) {
        return point >= first && point <= last;
    }
}
