package chat.tacit.protocol.room;

import chat.tacit.crypto.MalformedException;

/** Whose key signs what is posted ({@code spec/50-room} §8.1). */
public enum Power {
    /** P, whose secret all members have. */
    MEMBER(1),
    /** A, whose secret the admins have. */
    ADMIN(2);

    private final int code;

    Power(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /**
     * @throws MalformedException if there is no such power
     */
    public static Power of(int code) {
        return switch (code) {
            case 1 -> MEMBER;
            case 2 -> ADMIN;
            default -> throw new MalformedException("power " + code + " doesn't exist");
        };
    }
}
