package chat.tacit.cli.chat;

import org.jline.utils.AttributedStyle;

/**
 * How things look.
 *
 * @param coloured whether there may be colours; without, bold, faint and inverse have to do
 */
public record Palette(boolean coloured) {
    AttributedStyle plain() {
        return AttributedStyle.DEFAULT;
    }

    AttributedStyle bar() {
        return AttributedStyle.INVERSE;
    }

    AttributedStyle own() {
        return colour(AttributedStyle.BOLD, AttributedStyle.GREEN);
    }

    AttributedStyle other() {
        return colour(AttributedStyle.BOLD, AttributedStyle.CYAN);
    }

    AttributedStyle faint() {
        return AttributedStyle.DEFAULT.faint();
    }

    AttributedStyle strong() {
        return AttributedStyle.BOLD;
    }

    AttributedStyle fresh() {
        return colour(AttributedStyle.BOLD, AttributedStyle.YELLOW);
    }

    AttributedStyle trouble() {
        return colour(AttributedStyle.BOLD, AttributedStyle.RED);
    }

    AttributedStyle read() {
        return coloured
                ? AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN)
                : AttributedStyle.DEFAULT;
    }

    /** What a camera reads: dark on light, whatever the terminal's colours. */
    AttributedStyle code() {
        return coloured
                ? AttributedStyle.DEFAULT
                        .foreground(AttributedStyle.BLACK)
                        .background(AttributedStyle.WHITE | AttributedStyle.BRIGHT)
                : AttributedStyle.DEFAULT;
    }

    private AttributedStyle colour(AttributedStyle style, int colour) {
        return coloured ? style.foreground(colour) : style;
    }
}
