package chat.tacit.relay.edge;

import chat.tacit.protocol.wire.Host;

import java.util.List;
import java.util.OptionalInt;

/**
 * Where a relay listens, and how others name that place.
 *
 * @param hosts the hosts in the relay's address, at least one
 * @param bind the local address of the one port, {@code 0.0.0.0} or {@code ::} for all
 * @param port the port to bind, 0 for any that is free
 * @param publicPort the port in the relay's address, 0 for the one that is bound
 * @param front what stands between that port and the clients
 * @param livePort the port of live lines over TLS, 0 for any that is free; there is none behind a
 *     proxy
 */
public record Listen(
        List<Host> hosts,
        String bind,
        int port,
        int publicPort,
        Front front,
        OptionalInt livePort) {
    public Listen {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a relay's address has at least one host");
        }
    }

    /** A place without a port of live lines. */
    public Listen(List<Host> hosts, String bind, int port, int publicPort, Front front) {
        this(hosts, bind, port, publicPort, front, OptionalInt.empty());
    }

    /** Loopback, on any free port, with TLS of its own: for tests and demonstrations. */
    public static Listen loopback() {
        return new Listen(List.of(new Host("127.0.0.1")), "127.0.0.1", 0, 0, new Front.Direct());
    }

    /** The same place on another port. */
    public Listen at(int port) {
        return new Listen(hosts, bind, port, publicPort, front, livePort);
    }

    /** The same place with a port of live lines, 0 for any that is free. */
    public Listen withLivePort(int live) {
        return new Listen(hosts, bind, port, publicPort, front, OptionalInt.of(live));
    }

    /** The same place behind or without a proxy. */
    public Listen behind(Front front) {
        return new Listen(hosts, bind, port, publicPort, front, livePort);
    }
}
