package chat.tacit.e2ee.call;

import chat.tacit.crypto.MalformedException;

import java.util.Locale;

/** What one side lets the other see of its network address ({@code spec/80-calls} §10). */
public enum CallWay {
    /** Nothing: it is reached through TURN alone. */
    RELAYED(1),
    /** Its user agreed that this contact sees it. */
    AGREED(2);

    private final int code;

    CallWay(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What holds of a call of both: relayed if either side wants it. */
    public CallWay with(CallWay other) {
        return this == AGREED ? other : RELAYED;
    }

    static CallWay of(int code) {
        return switch (code) {
            case 1 -> RELAYED;
            case 2 -> AGREED;
            default -> throw new MalformedException("no way of a call: " + code);
        };
    }
}
