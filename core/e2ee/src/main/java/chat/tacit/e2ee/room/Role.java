package chat.tacit.e2ee.room;

/** What a member may do ({@code spec/50-room} §1). */
public enum Role {
    MEMBER(1),
    /** May remove others and give roles. */
    ADMIN(2),
    /** The one admin whom nobody removes alone. */
    OWNER(3);

    private final int code;

    Role(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    boolean isAdmin() {
        return this != MEMBER;
    }
}
