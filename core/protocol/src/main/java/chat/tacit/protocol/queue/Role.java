package chat.tacit.protocol.queue;

/**
 * As whom a key authenticates ({@code spec/30-queue} §3). The code enters every derivation, so a
 * key registered in one role is of no use in another.
 */
public enum Role {
    RECIPIENT(0),
    SENDER(1),
    LINK(2),
    BLOB(3);

    private final int code;

    Role(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
