package chat.tacit.protocol.mesh;

/** What a {@link Jws} says, so that a signature for one use is none for another. */
public enum JwsType {
    /** By the sender of a packet, over it: inside the packet alone. */
    MESSAGE("tacit-msg-sig"),
    /** By a recipient, to fetch: {@link Fetch}. */
    FETCH("tacit-fetch"),
    /** By a recipient, to say where it receives: {@link Lease}. */
    LEASE("tacit-lease");

    private final String word;

    JwsType(String word) {
        this.word = word;
    }

    /** The {@code typ} of the header. */
    public String word() {
        return word;
    }
}
