package chat.tacit.protocol.wire;

import java.util.Locale;

/** What a relay may be switched on for; the codes are bits of a hello. */
public enum Service {
    QUEUE(0),
    MESH(1),
    ROOM(2),
    LIVE(3),
    TURN(4),
    PROXY(5);

    private final int bit;

    Service(int bit) {
        this.bit = bit;
    }

    int mask() {
        return 1 << bit;
    }

    /** As in {@code serve --services}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
