package chat.tacit.cli.text;

import java.util.Locale;

/**
 * Text of others as a terminal may be given it: what would drive the terminal, turn the writing
 * around or not be seen at all is shown as its number.
 */
public final class Visible {
    /** Marks on one character that are shown; scripts of people need four. */
    public static final int MOST_MARKS = 6;

    private Visible() {}

    /** A name, on one line. */
    public static String name(String name) {
        return escape(name).replace("\n", "<0A>");
    }

    /** A text with its lines. */
    public static String text(String text) {
        return escape(text);
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int marks = 0;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            marks = isMark(point) ? marks + 1 : 0;
            if (isHarmless(point)) {
                if (marks <= MOST_MARKS) {
                    out.appendCodePoint(point);
                }
            } else {
                out.append(String.format(Locale.ROOT, "<%02X>", point));
            }
        }
        return out.toString();
    }

    private static boolean isHarmless(int point) {
        if (point == '\n' || point == '\t') {
            return true;
        }
        return !Character.isISOControl(point)
                && Character.getType(point) != Character.SURROGATE
                && !isLineEnd(point)
                && !isDirection(point)
                && !isUnseen(point);
    }

    private static boolean isMark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    private static boolean isLineEnd(int point) {
        return point == 0x2028 || point == 0x2029;
    }

    /** The marks that change the direction of writing, alone or for what follows. */
    private static boolean isDirection(int point) {
        return point == 0x061C
                || point == 0x200E
                || point == 0x200F
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069);
    }

    /**
     * What has no width or no ink, so that two names that differ look the same; the joiners stay,
     * which words of some scripts and pictures of people are written with.
     */
    private static boolean isUnseen(int point) {
        return point == 0x00AD
                || point == 0x034F
                || point == 0x115F
                || point == 0x1160
                || point == 0x180E
                || point == 0x200B
                || (point >= 0x2060 && point <= 0x2065)
                || (point >= 0x206A && point <= 0x206F)
                || point == 0x3164
                || point == 0xFEFF
                || point == 0xFFA0
                || (point >= 0xFFF9 && point <= 0xFFFB)
                || (point >= 0xE0000 && point <= 0xE0FFF);
    }
}
