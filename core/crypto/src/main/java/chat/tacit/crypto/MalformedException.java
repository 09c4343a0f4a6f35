package chat.tacit.crypto;

/**
 * Input that isn't in the form its specification gives. Thrown by codecs only and caught once, at
 * the edge; the message says what is wrong without quoting the input.
 */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }
}
