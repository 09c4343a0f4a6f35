package chat.tacit.client;

/** What the library couldn't do for its user, in one sentence that says what to do. */
public final class ClientException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    public ClientException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** What went wrong and what to do, without a capital at the beginning. */
    public String sentence() {
        return sentence;
    }
}
