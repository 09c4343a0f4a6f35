package chat.tacit.e2ee.room;

import chat.tacit.crypto.MalformedException;

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

    static Role of(int code) {
        return switch (code) {
            case 1 -> MEMBER;
            case 2 -> ADMIN;
            case 3 -> OWNER;
            default -> throw new MalformedException("no role: " + code);
        };
    }

    public boolean isAdmin() {
        return this != MEMBER;
    }
}
