package chat.tacit.relay;

/** Why a relay can't start, as one sentence that tells the operator what to do. */
public final class RelayException extends Exception {
    private static final long serialVersionUID = 1L;

    public RelayException(String message) {
        super(message);
    }

    public RelayException(String message, Throwable cause) {
        super(message, cause);
    }
}
