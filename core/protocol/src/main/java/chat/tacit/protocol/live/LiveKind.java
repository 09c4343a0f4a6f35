package chat.tacit.protocol.live;

import chat.tacit.crypto.MalformedException;

/** The two kinds of live sessions ({@code spec/20-live} §3). */
public enum LiveKind {
    /** Who is inside lets others in. */
    VOUCHED(1),
    /** Whoever connects is in, with keys from the relay. */
    OPEN(2);

    private final int code;

    LiveKind(int code) {
        this.code = code;
    }

    /**
     * @throws MalformedException if there is no such kind
     */
    public static LiveKind of(int code) {
        for (LiveKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new MalformedException("no kind of live session: " + code);
    }

    public int code() {
        return code;
    }
}
