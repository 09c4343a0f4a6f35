package chat.tacit.cli.chat;

import java.util.List;

/**
 * What a command printed that is more than a remark: shown instead of everything else until a key
 * is pressed.
 */
record Sheet(String title, List<String> lines, int scroll) {
    /** How a row of a QR code begins and ends, as {@code tacit invite} prints it. */
    private static final String QR_ROW = "\033\\[47;30m[ █▀▄]*\033\\[0m";

    Sheet {
        lines = List.copyOf(lines);
    }

    /** Whether a line is a row of a QR code. */
    static boolean isQr(String line) {
        return line.matches(QR_ROW);
    }

    /** The half blocks of such a row. */
    static String blocks(String line) {
        return line.replaceAll("\033\\[[0-9;]*m", "");
    }

    Sheet scrolled(int by) {
        return new Sheet(title, lines, Math.max(0, scroll + by));
    }

    Sheet at(int other) {
        return new Sheet(title, lines, other);
    }
}
