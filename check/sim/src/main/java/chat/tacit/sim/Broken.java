package chat.tacit.sim;

/** An invariant doesn't hold; the message says which and where. */
public final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Broken(String what) {
        super(what);
    }
}
