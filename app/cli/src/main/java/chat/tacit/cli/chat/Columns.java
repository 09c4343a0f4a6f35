package chat.tacit.cli.chat;

import org.jline.utils.WCWidth;

import java.util.ArrayList;
import java.util.List;

/**
 * Widths of text in a terminal, and lines of a width. A picture that some terminals join of several
 * is counted as all of them: then a line is too short for some, and too long for none.
 */
final class Columns {
    private static final int JOINER = 0x200D;
    private static final String CUT = "…";

    private Columns() {}

    static int of(CharSequence text) {
        return text.codePoints().map(Columns::of).sum();
    }

    private static int of(int point) {
        return point == JOINER ? 0 : Math.max(0, WCWidth.wcwidth(point));
    }

    /** As much as fits on one line; what is cut ends with an ellipsis. */
    static String cut(String text, int width) {
        String line = text.replace('\n', ' ').replace('\t', ' ');
        if (of(line) <= width) {
            return line;
        }
        return width < 1 ? "" : line.substring(0, end(line, 0, width - 1)) + CUT;
    }

    /** Cut, and filled up with spaces. */
    static String fit(String text, int width) {
        String cut = cut(text, width);
        return cut + " ".repeat(Math.max(0, width - of(cut)));
    }

    /** Where a line of this width that begins somewhere has to end: never within a character. */
    private static int end(String text, int from, int width) {
        int used = 0;
        int at = from;
        boolean joined = false;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            int wide = of(point);
            if (used + wide > width && !(joined && used == 0)) {
                break;
            }
            used += wide;
            joined = point == JOINER;
            at += Character.charCount(point);
        }
        return at;
    }

    /** The lines of a text, broken at spaces where there are some; at least one. */
    static List<String> wrap(String text, int width) {
        int most = Math.max(2, width); // no character is wider
        List<String> lines = new ArrayList<>();
        for (String line : text.replace("\t", "    ").split("\n", -1)) {
            wrapLine(line, most, lines);
        }
        return lines;
    }

    /** The lines of a text, broken where one is full and nowhere else; at least one. */
    static List<String> chunks(String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            int from = 0;
            do {
                int end = Math.max(end(line, from, width), Math.min(line.length(), from + 1));
                lines.add(line.substring(from, end));
                from = end;
            } while (from < line.length());
        }
        return lines;
    }

    private static void wrapLine(String line, int width, List<String> lines) {
        int from = 0;
        do {
            int end = Math.max(end(line, from, width), Math.min(line.length(), from + 1));
            int next = end;
            if (end < line.length() && line.charAt(end) != ' ') {
                int space = line.lastIndexOf(' ', end);
                if (space > from) {
                    end = space;
                    next = space + 1;
                }
            } else if (end < line.length()) {
                next = end + 1;
            }
            lines.add(line.substring(from, end));
            from = next;
        } while (from < line.length());
    }
}
