package chat.tacit.client.route;

/**
 * The group in which the two ends of a TLS connection agreed on its keys.
 *
 * @param name as TLS registers it, such as {@code X25519MLKEM768}
 */
public record TlsGroup(String name) {
    private static final TlsGroup HYBRID = new TlsGroup("X25519MLKEM768");

    /** Whether somebody who records the connection and later has a quantum computer is kept out. */
    public boolean isHybrid() {
        return equals(HYBRID);
    }

    /** Of two the one that protects less. */
    public TlsGroup weaker(TlsGroup other) {
        return isHybrid() ? other : this;
    }
}
