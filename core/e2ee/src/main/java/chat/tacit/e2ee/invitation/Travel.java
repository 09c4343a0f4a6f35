package chat.tacit.e2ee.invitation;

import chat.tacit.crypto.MalformedException;

/**
 * How an invitation went from one person to the other. Each client records what it saw, and both
 * tell each other in their first sealed message ({@code spec/60-contact} §8).
 */
public enum Travel {
    /** As text over some channel. */
    LINK(1, "link"),
    /** Shown on a screen and read from it by the camera of this app. */
    SCREEN(2, "screen"),
    /** As a picture file. */
    FILE(3, "file"),
    /** Under a key that both agreed on by a pairing code ({@code spec/60-contact} §12). */
    PAIR(4, "pair");

    private final int code;
    private final String text;

    Travel(int code, String text) {
        this.code = code;
        this.text = text;
    }

    public int code() {
        return code;
    }

    public String text() {
        return text;
    }

    /** The best level that a contact has after this, if the other client saw the same. */
    public Level level() {
        return switch (this) {
            case LINK, FILE -> Level.LINK;
            case SCREEN -> Level.SCREEN;
            case PAIR -> Level.COMPARED;
        };
    }

    public static Travel of(int code) {
        return switch (code) {
            case 1 -> LINK;
            case 2 -> SCREEN;
            case 3 -> FILE;
            case 4 -> PAIR;
            default -> throw new MalformedException("no way for an invitation: " + code);
        };
    }

    /**
     * @throws MalformedException if {@code text} isn't what {@link #text()} gives
     */
    public static Travel of(String text) {
        for (Travel travel : values()) {
            if (travel.text.equals(text)) {
                return travel;
            }
        }
        throw new MalformedException("no way for an invitation");
    }
}
