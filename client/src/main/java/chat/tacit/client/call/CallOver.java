package chat.tacit.client.call;

import chat.tacit.e2ee.call.CallEnd;

/** Why a call is over, by the numbers that a page is told ({@code spec/90-app} §3.1). */
public enum CallOver {
    DECLINED(0),
    HUNG_UP(1),
    NOT_ANSWERED(2),
    TAKEN_BACK(3),
    ANOTHER_DEVICE(4),
    FAILED(5),
    ANOTHER_FINGERPRINT(6),
    BUSY(7),
    /** Both called each other, and the other's call goes on. */
    CROSSED(8);

    private final int code;

    CallOver(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static CallOver of(CallEnd end) {
        return switch (end) {
            case HUNG_UP -> HUNG_UP;
            case NOT_ANSWERED -> NOT_ANSWERED;
            case TAKEN_BACK -> TAKEN_BACK;
            case ANOTHER_DEVICE -> ANOTHER_DEVICE;
            case FAILED -> FAILED;
            case ANOTHER_FINGERPRINT -> ANOTHER_FINGERPRINT;
        };
    }
}
