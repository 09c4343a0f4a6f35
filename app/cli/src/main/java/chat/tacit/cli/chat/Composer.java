package chat.tacit.cli.chat;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A text that is being typed, and what was typed before; that is kept in memory alone. */
public final class Composer {
    /** Texts that can be called back. */
    public static final int MOST_RECALLED = 200;

    /** Characters of what is typed; what is pasted beyond is left out. */
    public static final int MOST_TYPED = 65_536;

    private final StringBuilder text = new StringBuilder();
    private final List<String> before = new ArrayList<>();
    private int cursor;

    /** Which of those before is shown; their count if none is. */
    private int recalled;

    /** What was being typed when one of those before was called back. */
    private String begun = "";

    public String text() {
        return text.toString();
    }

    /** Where the next character goes. */
    public int cursor() {
        return cursor;
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** What stands before the cursor. */
    public String typed() {
        return text.substring(0, cursor);
    }

    /** Puts something where the cursor is; false if not all of it fits. */
    public boolean insert(String more) {
        StringBuilder clean = new StringBuilder(Paste.clean(more));
        int room = MOST_TYPED - text.length();
        boolean fits = clean.length() <= room;
        if (!fits) {
            int end = Math.max(0, room);
            clean.setLength(
                    end > 0 && Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end);
        }
        text.insert(cursor, clean);
        cursor += clean.length();
        return fits;
    }

    /** Puts another text in its place. */
    public void set(String other) {
        text.setLength(0);
        text.append(other);
        cursor = text.length();
        recalled = before.size();
    }

    /** Puts something in place of what stands between a place and the cursor. */
    public void replace(int from, String with) {
        text.replace(from, cursor, with);
        cursor = from + with.length();
    }

    /** Takes the text, which can be called back from then on. */
    public String take() {
        String taken = text();
        set("");
        if (!taken.isBlank() && (before.isEmpty() || !before.getLast().equals(taken))) {
            before.add(taken);
            if (before.size() > MOST_RECALLED) {
                before.removeFirst();
            }
        }
        recalled = before.size();
        return taken;
    }

    /** Edits by a key; false if it has no meaning here. */
    public boolean press(Key key) {
        switch (key) {
            case NEW_LINE -> insert("\n");
            case BACKSPACE -> delete(back(cursor), cursor);
            case DELETE, END_OF_INPUT -> delete(cursor, forth(cursor));
            case LEFT -> cursor = back(cursor);
            case RIGHT -> cursor = forth(cursor);
            case WORD_LEFT -> cursor = wordLeft();
            case WORD_RIGHT -> cursor = wordRight();
            case DELETE_WORD -> delete(wordLeft(), cursor);
            case DELETE_BEFORE -> delete(lineStart(), cursor);
            case DELETE_AFTER -> delete(cursor, lineEnd());
            case HOME -> cursor = lineStart();
            case END -> cursor = lineEnd();
            case UP -> up();
            case DOWN -> down();
            case ENTER, TAB, ESCAPE, INTERRUPT, PAGE_UP, PAGE_DOWN, MESSAGE_UP, MESSAGE_DOWN -> {
                return false;
            }
            case NEXT_CONVERSATION, PREVIOUS_CONVERSATION, NEXT_UNREAD, REDRAW, HANG_UP -> {
                return false;
            }
        }
        return true;
    }

    private void delete(int from, int to) {
        text.delete(from, to);
        cursor = from;
    }

    /** Characters are deleted and passed as people see them, whatever they are made of. */
    private int back(int from) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text.toString());
        return from == 0 ? 0 : characters.preceding(from);
    }

    private int forth(int from) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text.toString());
        return from >= text.length() ? text.length() : characters.following(from);
    }

    private int wordLeft() {
        int at = cursor;
        while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
            at--;
        }
        while (at > 0 && !Character.isWhitespace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private int wordRight() {
        int at = cursor;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private int lineStart() {
        return text.lastIndexOf("\n", cursor - 1) + 1;
    }

    private int lineEnd() {
        int end = text.indexOf("\n", cursor);
        return end < 0 ? text.length() : end;
    }

    private void up() {
        int start = lineStart();
        if (start > 0) {
            int above = text.lastIndexOf("\n", start - 2) + 1;
            cursor = Math.min(above + (cursor - start), start - 1);
        } else if (recalled > 0) {
            if (recalled == before.size()) {
                begun = text();
            }
            recall(recalled - 1);
        }
    }

    private void down() {
        int end = lineEnd();
        if (end < text.length()) {
            int column = cursor - lineStart();
            int next = text.indexOf("\n", end + 1);
            cursor = Math.min(end + 1 + column, next < 0 ? text.length() : next);
        } else if (recalled < before.size()) {
            recall(recalled + 1);
        }
    }

    private void recall(int which) {
        set(which == before.size() ? begun : before.get(which));
        recalled = which;
    }
}
