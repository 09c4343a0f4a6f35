package chat.tacit.store;

/**
 * The store could not do what was asked, for instance because the disk failed; asking again is
 * safe.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
