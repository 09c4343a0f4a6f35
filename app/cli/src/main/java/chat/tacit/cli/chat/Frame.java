package chat.tacit.cli.chat;

import org.jline.utils.AttributedString;

import java.util.ArrayList;
import java.util.List;

/**
 * What a window shows.
 *
 * @param left the list beside the conversation, a row each; none if there is none
 * @param rightAt the column at which the rest begins
 * @param right the rest, a row each
 * @param cursorRow from 0
 * @param cursorColumn from 0
 */
public record Frame(
        List<AttributedString> left,
        int rightAt,
        List<AttributedString> right,
        int cursorRow,
        int cursorColumn) {
    public Frame {
        left = List.copyOf(left);
        right = List.copyOf(right);
    }

    /** As text, without what is at the ends of rows and can't be seen. */
    public List<String> text() {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < right.size(); i++) {
            String before = i < left.size() ? left.get(i).toString() : "";
            String space = " ".repeat(Math.max(0, rightAt - Columns.of(before)));
            rows.add((before + space + right.get(i)).stripTrailing());
        }
        return rows;
    }
}
