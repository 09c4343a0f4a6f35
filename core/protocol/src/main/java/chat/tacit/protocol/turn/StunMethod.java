package chat.tacit.protocol.turn;

import java.util.Optional;

/** What a message is about (RFC 8489 §18.2, RFC 8656 §13). */
public enum StunMethod {
    BINDING(0x001),
    ALLOCATE(0x003),
    REFRESH(0x004),
    SEND(0x006),
    DATA(0x007),
    CREATE_PERMISSION(0x008),
    CHANNEL_BIND(0x009);

    private final int code;

    StunMethod(int code) {
        this.code = code;
    }

    /** All of them are below 16: their bits are the last four of a type. */
    int code() {
        return code;
    }

    /** The method of a type whose class is left out; nothing if there is no such. */
    static Optional<StunMethod> of(int code) {
        for (StunMethod method : values()) {
            if (method.code == code) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
