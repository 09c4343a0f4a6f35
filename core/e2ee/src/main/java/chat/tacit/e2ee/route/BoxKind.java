package chat.tacit.e2ee.route;

import java.util.Optional;

/** What a boxed body holds; its first byte after unboxing ({@code spec/60-contact} §4). */
public enum BoxKind {
    /** A ratchet message of an accepted contact. */
    MESSAGE(1),
    /** The fields of a join with the joiner's ratchet message; always in the large class. */
    JOIN(2),
    /** The request for a new session after too many messages were lost. */
    RESYNC(3),
    /** The answer to it. */
    RESYNC_ANSWER(4),
    /** A part of a join, on a mesh route; always in the small class. */
    PART(5);

    private final int code;

    BoxKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Empty for a kind that this version doesn't know. */
    public static Optional<BoxKind> of(int code) {
        return switch (code) {
            case 1 -> Optional.of(MESSAGE);
            case 2 -> Optional.of(JOIN);
            case 3 -> Optional.of(RESYNC);
            case 4 -> Optional.of(RESYNC_ANSWER);
            case 5 -> Optional.of(PART);
            default -> Optional.empty();
        };
    }
}
