package chat.tacit.client;

/** What the library couldn't do for its user, in one sentence that says what to do. */
public final class ClientException extends Exception {
    private static final long serialVersionUID = 1L;

    public ClientException(String sentence) {
        super(sentence);
    }
}
