package chat.tacit.relay.mesh;

import chat.tacit.protocol.wire.Host;

import java.net.InetSocketAddress;

/**
 * Where another server is.
 *
 * @param host as its address writes it, for TLS and HTTP to name
 * @param at what the host was looked up as, and is connected to
 */
record Door(Host host, InetSocketAddress at) {
    /** Nothing: who is connected to whom has no place in a log. */
    @Override
    public String toString() {
        return "Door";
    }
}
