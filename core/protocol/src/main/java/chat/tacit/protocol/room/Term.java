package chat.tacit.protocol.room;

/**
 * Which keys of a room are meant: those of the commit at this position of the state stream ({@code
 * spec/50-room} §8.1).
 *
 * @param position from 1; 0 with the first event of a room
 */
public record Term(long position) {
    /** Before the first event, which is signed by its own A'. */
    public static final Term NONE = new Term(0);

    public Term {
        Numbers.require(position, "a term");
    }

    public boolean isNone() {
        return position == 0;
    }
}
