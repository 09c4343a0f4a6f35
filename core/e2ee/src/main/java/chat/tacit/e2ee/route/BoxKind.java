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
    PART(5),
    /** The same of an answer to a request for a new session. */
    ANSWER_PART(6);

    private final int code;

    BoxKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Whether it is cut, so that it fits packets of the mesh. */
    boolean isPart() {
        return this == PART || this == ANSWER_PART;
    }

    /** Empty for a kind that this version doesn't know. */
    public static Optional<BoxKind> of(int code) {
        return switch (code) {
            case 1 -> Optional.of(MESSAGE);
            case 2 -> Optional.of(JOIN);
            case 3 -> Optional.of(RESYNC);
            case 4 -> Optional.of(RESYNC_ANSWER);
            case 5 -> Optional.of(PART);
            case 6 -> Optional.of(ANSWER_PART);
            default -> Optional.empty();
        };
    }
}
