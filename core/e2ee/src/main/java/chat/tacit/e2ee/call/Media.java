package chat.tacit.e2ee.call;

/** What whoever rings wants to send; neither is a connection of the route <i>direct</i>. */
public record Media(boolean audio, boolean video) {
    /** Nothing to be heard or seen: messages alone ({@code spec/80-calls} §11). */
    public static final Media NONE = new Media(false, false);

    static final int MAX_CODE = 3;

    int code() {
        return (audio ? 1 : 0) | (video ? 2 : 0);
    }

    static Media of(int code) {
        return new Media((code & 1) != 0, (code & 2) != 0);
    }
}
