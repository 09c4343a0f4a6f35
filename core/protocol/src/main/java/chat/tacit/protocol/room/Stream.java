package chat.tacit.protocol.room;

import chat.tacit.crypto.MalformedException;

/** The two logs of a room ({@code spec/50-room} §8); each has positions of its own. */
public enum Stream {
    MESSAGE(1),
    STATE(2);

    private final int code;

    Stream(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /**
     * @throws MalformedException if there is no such stream
     */
    public static Stream of(int code) {
        return switch (code) {
            case 1 -> MESSAGE;
            case 2 -> STATE;
            default -> throw new MalformedException("stream " + code + " doesn't exist");
        };
    }
}
