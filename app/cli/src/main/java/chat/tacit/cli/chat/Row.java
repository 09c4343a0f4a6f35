package chat.tacit.cli.chat;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** A row of the conversation or of the list. */
record Row(AttributedString text) {
    static final Row EMPTY = new Row(AttributedString.EMPTY);

    static Row of(String text, AttributedStyle style) {
        return new Row(new AttributedString(text, style));
    }

    /** Something with something else behind it. */
    Row and(String more, AttributedStyle style) {
        return new Row(
                new AttributedStringBuilder()
                        .append(text)
                        .append(more, style)
                        .toAttributedString());
    }

    int columns() {
        return Columns.of(text);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
