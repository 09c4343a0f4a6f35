package chat.tacit.client.route;

/**
 * A relay broke the protocol, or isn't the one that its address names: the socket has to be closed.
 */
public final class LinkBroken extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public LinkBroken(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** Why, in a few words. */
    public String reason() {
        return reason;
    }
}
