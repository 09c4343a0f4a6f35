package chat.tacit.cli;

/** What went wrong, in one sentence that says what to do. */
final class Trouble extends Exception {
    private static final long serialVersionUID = 1L;

    Trouble(String sentence) {
        super(sentence);
    }
}
