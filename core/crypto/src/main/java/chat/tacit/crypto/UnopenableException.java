package chat.tacit.crypto;

/**
 * A box, signature or agreement that doesn't hold. It never says why: whatever went wrong, the peer
 * learns one indistinct outcome.
 */
public final class UnopenableException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnopenableException() {
        super("cannot be opened", null, false, false);
    }
}
