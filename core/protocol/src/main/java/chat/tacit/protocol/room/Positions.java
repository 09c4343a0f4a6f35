package chat.tacit.protocol.room;

/**
 * A place in both streams of a room: the positions of the last events, 0 before the first.
 *
 * @param state of the state stream
 * @param message of the message stream
 */
public record Positions(long state, long message) {
    /** The beginning of a room. */
    public static final Positions START = new Positions(0, 0);

    public Positions {
        Numbers.require(state, "a position");
        Numbers.require(message, "a position");
    }
}
