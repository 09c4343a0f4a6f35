package chat.tacit.protocol.wire;

import chat.tacit.crypto.MalformedException;

/** What a relay's messages are kept in. */
public enum StoreKind {
    /** What was acknowledged outlives a restart. */
    DISK(1),
    /** A restart forgets everything: never the only relay of a connection. */
    MEMORY(2);

    private final int code;

    StoreKind(int code) {
        this.code = code;
    }

    /** As in a hello. */
    public int code() {
        return code;
    }

    /**
     * @throws MalformedException if there is no such kind
     */
    public static StoreKind of(int code) {
        return switch (code) {
            case 1 -> DISK;
            case 2 -> MEMORY;
            default -> throw new MalformedException("store " + code + " doesn't exist");
        };
    }
}
