package chat.tacit.sim;

/** An invariant doesn't hold; the message says which and where. */
final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String what) {
        super(what);
    }
}
