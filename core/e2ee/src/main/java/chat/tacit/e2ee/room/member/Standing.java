package chat.tacit.e2ee.room.member;

/** How a room stands with this member ({@code spec/50-room} §19). */
public enum Standing {
    /** Nothing was posted yet. */
    JOINING,
    /** All is well. */
    HERE,
    /** The host can't be reached; what is said is queued. */
    WAITING,
    /** The host can be reached, and takes nothing of what is posted. */
    HELD,
    /** An epoch has begun to which this member has no keys. */
    SHUT_OUT,
    /** This account isn't a member any more: readable, no more posted. */
    LEFT,
    /** The room is over, or its host has it no more; the history stays. */
    GONE;

    /** Whether nothing is asked of the host any more. */
    public boolean isOver() {
        return this == LEFT || this == GONE;
    }
}
