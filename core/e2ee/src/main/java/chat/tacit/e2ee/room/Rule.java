package chat.tacit.e2ee.room;

/**
 * Why a state event isn't valid: the rules of {@code spec/50-room} §12 by number. The first that
 * doesn't hold is told.
 */
public enum Rule {
    /** 1: opened, and where it says that it stands. */
    FORM(1),
    /** 2: a member's device signed it. */
    AUTHOR(2),
    /** 3: the detail is the one that was signed. */
    DETAIL(3),
    /** 4: its author may do it. */
    RIGHT(4),
    /** 5: not too many members, admins or cut devices. */
    LIMITS(5),
    /** 6: the commit says what there is. */
    COMMIT(6);

    private final int number;

    Rule(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
