package chat.tacit.e2ee.call;

import chat.tacit.crypto.MalformedException;

/** Why a call is over. */
public enum CallEnd {
    HUNG_UP(1),
    /** It rang for as long as it may. */
    NOT_ANSWERED(2),
    /** Whoever rang hung up before it was answered. */
    TAKEN_BACK(3),
    /** The contact answered, or declined, at another device. */
    ANOTHER_DEVICE(4),
    FAILED(5),
    /** The certificate isn't the one of which the ratchet told. */
    ANOTHER_FINGERPRINT(6);

    private final int code;

    CallEnd(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /**
     * @throws MalformedException if there is no such reason
     */
    public static CallEnd of(int code) {
        for (CallEnd end : values()) {
            if (end.code == code) {
                return end;
            }
        }
        throw new MalformedException("no reason to end a call: " + code);
    }
}
