package chat.tacit.relay.edge;

import chat.tacit.protocol.wire.Host;

import java.util.List;

/**
 * Where a relay listens, and how others name that place.
 *
 * @param hosts the hosts in the relay's address, at least one
 * @param bind the local address of the one port, {@code 0.0.0.0} or {@code ::} for all
 * @param port the port to bind, 0 for any that is free
 * @param publicPort the port in the relay's address, 0 for the one that is bound
 * @param front what stands between that port and the clients
 */
public record Listen(List<Host> hosts, String bind, int port, int publicPort, Front front) {
    public Listen {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a relay's address has at least one host");
        }
    }

    /** Loopback, on any free port, with TLS of its own: for tests and demonstrations. */
    public static Listen loopback() {
        return new Listen(List.of(new Host("127.0.0.1")), "127.0.0.1", 0, 0, new Front.Direct());
    }

    /** The same place on another port. */
    public Listen at(int port) {
        return new Listen(hosts, bind, port, publicPort, front);
    }

    /** The same place behind or without a proxy. */
    public Listen behind(Front front) {
        return new Listen(hosts, bind, port, publicPort, front);
    }
}
