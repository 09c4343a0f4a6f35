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

    /**
     * The mode that a client chooses.
     *
     * @param vouchedFor of the TLS key that the relay's hello names
     * @param leaf of the TLS leaf certificate that the connection shows
     */
    public static Mode of(TlsKey vouchedFor, TlsKey leaf) {
        return !vouchedFor.isNone() && vouchedFor.equals(leaf) ? TLS : SEALED;
    }

    /**
     * @throws MalformedException if there is no such mode
     */
    public static Mode of(int code) {
        return switch (code) {
            case 1 -> TLS;
            case 2 -> SEALED;
            default -> throw new MalformedException("mode " + code + " doesn't exist");
        };
    }
}
