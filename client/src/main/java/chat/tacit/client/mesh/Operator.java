package chat.tacit.client.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who runs a server, as far as can be told ({@code spec/40-mesh} §9.1): what they say, and where it
 * is, since what they say is only their word.
 *
 * @param key the operator's, or the server's fingerprint if it names none
 * @param places the networks of its public addresses, and the domains of names of which no address
 *     was seen; none for a server in a network of one's own
 */
record Operator(Bytes key, Set<String> places) {
    private static final int IPV4_SIZE = 4;
    private static final int IPV4_NETWORK = 2;
    private static final int IPV6_NETWORK = 4;
    private static final int LABELS_OF_DOMAIN = 2;

    Operator {
        places = Set.copyOf(places);
    }

    /**
     * @param key what it said
     * @param network where it was seen: {@link #network}
     */
    static Operator of(RelayAddress server, Optional<Bytes> key, Optional<Bytes> network) {
        Set<String> places = new HashSet<>();
        for (Host host : server.hosts()) {
            Optional<byte[]> address = address(host);
            if (address.isPresent()) {
                place(network(address.get())).ifPresent(places::add);
            } else if (network.isEmpty()) {
                places.add(domain(host));
            }
        }
        network.flatMap(Operator::place).ifPresent(places::add);
        return new Operator(key.orElse(server.fingerprint().bytes()), places);
    }

    /** Whether nothing says that both are in one hand. */
    boolean differs(Operator other) {
        return !key.equals(other.key) && Collections.disjoint(places, other.places);
    }

    boolean differsFromAll(List<Operator> others) {
        return others.stream().allMatch(this::differs);
    }

    /** How many of these servers are of different operators, taken in this order. */
    static int count(List<Operator> all) {
        List<Operator> different = new ArrayList<>();
        for (Operator one : all) {
            if (one.differsFromAll(different)) {
                different.add(one);
            }
        }
        return different.size();
    }

    /** The network of an address, IPv4 /16 or IPv6 /32; empty bytes if it isn't public. */
    static Bytes network(byte[] address) {
        Host written = new Host(address.length == IPV4_SIZE ? "0.0.0.0" : "[::]");
        if (!Reach.PUBLIC.allows(written, address)) {
            return Bytes.empty();
        }
        int size = address.length == IPV4_SIZE ? IPV4_NETWORK : IPV6_NETWORK;
        return Bytes.of(address, 0, size);
    }

    private static Optional<String> place(Bytes network) {
        return network.isEmpty() ? Optional.empty() : Optional.of(network.hex());
    }

    /** The address that a host is, if it isn't a name. */
    static Optional<byte[]> address(Host host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host.bare()).getAddress());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Whether a host is an address that others can't reach. */
    static boolean isPrivate(Host host) {
        return address(host).map(it -> !Reach.PUBLIC.allows(host, it)).orElse(false);
    }

    private static String domain(Host name) {
        String[] labels = name.text().split("\\.", -1);
        return String.join(
                ".",
                Arrays.asList(labels)
                        .subList(Math.max(0, labels.length - LABELS_OF_DOMAIN), labels.length));
    }
}
