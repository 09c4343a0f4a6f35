package chat.tacit.protocol.proxy;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Host;

/**
 * The relay to which a tunnel is to lead: one host of its address, its port, and who has to answer
 * there.
 *
 * @param port 1 to 65,535
 */
public record Target(Fingerprint fingerprint, Host host, int port) {
    /** The header of a {@code CONNECT} that names the target's fingerprint, as base64url. */
    public static final String HEADER = "Tacit-Relay";

    /** The header of an answer that names a refusal's code. */
    public static final String REFUSAL_HEADER = "Tacit-Refusal";

    private static final int HTTPS = 443;
    private static final int LEAST_PORT = 1_024;
    private static final int MOST_PORT = 65_535;

    /**
     * @throws MalformedException if the port is out of range
     */
    public Target {
        if (port < 1 || port > MOST_PORT) {
            throw new MalformedException("a port is from 1 to 65535");
        }
    }

    /**
     * Reads a {@code CONNECT}.
     *
     * @param authority {@code host:port}, as in its request line
     * @param fingerprint the value of its header {@value #HEADER}
     * @throws MalformedException if either has another form than its one
     */
    public static Target parse(String authority, String fingerprint) {
        int colon = authority.lastIndexOf(':');
        if (colon < 0 || !authority.substring(colon + 1).matches("[1-9][0-9]{0,4}")) {
            throw new MalformedException("a target is host:port");
        }
        return new Target(
                Fingerprint.parse(fingerprint),
                new Host(authority.substring(0, colon)),
                Integer.parseInt(authority.substring(colon + 1)));
    }

    /** {@code host:port}, as {@link #parse} takes it. */
    public String authority() {
        return host + ":" + port;
    }

    /** Whether relays may be led to on this port at all: 443, or one that needs no privilege. */
    public boolean hasOpenPort() {
        return port == HTTPS || port >= LEAST_PORT;
    }
}
