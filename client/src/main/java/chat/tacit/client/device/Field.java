package chat.tacit.client.device;

import chat.tacit.crypto.MalformedException;

import java.util.List;

/** What the user decides about a contact or a room, the same on all devices. */
enum Field {
    OWN_NAME(1, "own_name"),
    NOTE(2, "note"),
    OWN_PICTURE(3, "own_picture"),
    MUTED(4, "muted"),
    BLOCKED(5, "blocked"),
    ARCHIVED(6, "archived_at"),
    TOLD_READING(7, "read_receipts"),
    LEVEL(8, "level"),
    TIMER(9, "timer_own"),
    PEER_TIMER(10, "timer_peer");

    static final List<Field> ALL = List.of(values());

    /** Those that rooms have as well. */
    static final List<Field> OF_ROOMS = List.of(OWN_NAME, MUTED, ARCHIVED);

    private final int number;
    private final String column;

    Field(int number, String column) {
        this.number = number;
        this.column = column;
    }

    /** Its column in {@code conversation}. */
    String column() {
        return column;
    }

    /** Its number in a record. */
    int number() {
        return number;
    }

    static Field of(int number) {
        if (number < 1 || number > ALL.size()) {
            throw new MalformedException("no field: " + number);
        }
        return ALL.get(number - 1);
    }
}
