package chat.tacit.kit;

/** What a relay may do with a message instead of keeping it. */
public enum Lie {
    NONE,
    /** Says that it has the message and forgets it. */
    DROP,
    /** Keeps the message twice. */
    DUPLICATE,
    /** Changes a bit of the message. */
    CORRUPT,
    /** Keeps the message back until another one comes, and puts it behind that. */
    REORDER,
    /** Keeps the message, and once more one that came long before. */
    REPLAY
}
