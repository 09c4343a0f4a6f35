package chat.tacit.cli.chat;

/** A key that isn't a character. */
public enum Key {
    ENTER,
    /** A line break within what is typed. */
    NEW_LINE,
    TAB,
    ESCAPE,
    /** Ctrl-C. */
    INTERRUPT,
    /** Ctrl-D, which deletes to the right while there is something. */
    END_OF_INPUT,
    BACKSPACE,
    DELETE,
    LEFT,
    RIGHT,
    UP,
    DOWN,
    WORD_LEFT,
    WORD_RIGHT,
    DELETE_WORD,
    DELETE_BEFORE,
    DELETE_AFTER,
    HOME,
    END,
    PAGE_UP,
    PAGE_DOWN,
    /** To the message before the one that is meant. */
    MESSAGE_UP,
    MESSAGE_DOWN,
    NEXT_CONVERSATION,
    PREVIOUS_CONVERSATION,
    NEXT_UNREAD,
    REDRAW,
    /** There won't be another. */
    HANG_UP
}
