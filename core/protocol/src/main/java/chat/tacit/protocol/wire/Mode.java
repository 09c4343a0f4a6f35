package chat.tacit.protocol.wire;

import chat.tacit.crypto.MalformedException;

/** How the frames after the client's first one travel ({@code spec/10-wire} §5). */
public enum Mode {
    /**
     * As they are: the TLS channel ends at the relay itself, whose TLS key the hello vouches for.
     */
    TLS(1),
    /** Each in an AES-256-GCM box of its own, whatever carries them. */
    SEALED(2);

    private final int code;

    Mode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static Mode of(int code) {
        return switch (code) {
            case 1 -> TLS;
            case 2 -> SEALED;
            default -> throw new MalformedException("mode " + code + " doesn't exist");
        };
    }
}
