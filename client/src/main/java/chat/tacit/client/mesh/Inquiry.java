package chat.tacit.client.mesh;

import chat.tacit.protocol.wire.RelayAddress;

/**
 * What a server is asked about servers ({@code spec/40-mesh} §10.5): one request over a connection
 * of its own, at a time that hangs on nothing that is said.
 *
 * @param server who is asked
 */
public record Inquiry(RelayAddress server, Subject subject) {

    /** About what. */
    public enum Subject {
        /** Who it is: its announcement. */
        ANNOUNCEMENT,
        /** Which servers it knows. */
        LIST,
        /** How busy it is. */
        LOAD
    }
}
