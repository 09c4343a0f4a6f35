package chat.tacit.protocol.turn;

import java.util.Optional;

/** An address family, as its attributes name it (RFC 8489 §14.1). */
public enum Family {
    IPV4(1, 4),
    IPV6(2, 16);

    private final int code;
    private final int size;

    Family(int code, int size) {
        this.code = code;
        this.size = size;
    }

    int code() {
        return code;
    }

    /** Bytes of an address. */
    public int size() {
        return size;
    }

    static Optional<Family> of(int code) {
        return switch (code) {
            case 1 -> Optional.of(IPV4);
            case 2 -> Optional.of(IPV6);
            default -> Optional.empty();
        };
    }
}
