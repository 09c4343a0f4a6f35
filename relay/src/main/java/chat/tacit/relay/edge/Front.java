package chat.tacit.relay.edge;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What stands in front of the relay's port. */
public sealed interface Front {

    /** Nothing: the relay terminates TLS itself, and a socket's address is its client's. */
    record Direct() implements Front {}

    /**
     * A proxy that terminates TLS and names its client in {@code X-Forwarded-For}; the relay's own
     * port speaks plain HTTP/1.1.
     *
     * @param trusted the proxies; with none any peer counts as one, for a platform where nothing
     *     else can reach the port
     */
    record BehindProxy(List<Cidr> trusted) implements Front {
        public BehindProxy {
            trusted = List.copyOf(trusted);
        }
    }

    /** Whether a socket from {@code peer} carries other people's requests. */
    default boolean isProxy(InetAddress peer) {
        return switch (this) {
            case Direct _ -> false;
            case BehindProxy(List<Cidr> trusted) ->
                    trusted.isEmpty() || trusted.stream().anyMatch(block -> block.contains(peer));
        };
    }

    /**
     * Whose request this is: the socket's peer, or behind a trusted proxy the last hop in {@code
     * X-Forwarded-For} that isn't itself a trusted proxy. Nothing if a trusted proxy names nobody,
     * so that the request belongs to no address that could be banned.
     *
     * @param forwarded the values of the header's lines, in their order
     */
    default Optional<InetAddress> client(InetAddress peer, List<String> forwarded) {
        if (!isProxy(peer)) {
            return Optional.of(peer);
        }
        String[] hops = String.join(",", forwarded).split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            Optional<InetAddress> hop = Cidr.literal(hops[i].strip());
            if (hop.isEmpty()) {
                return Optional.empty();
            }
            if (!isListed(hop.get())) {
                return hop;
            }
        }
        return Optional.empty();
    }

    /** Whether {@code hop} is one of the proxies that were named. */
    private boolean isListed(InetAddress hop) {
        return switch (this) {
            case Direct _ -> false;
            case BehindProxy(List<Cidr> trusted) ->
                    trusted.stream().anyMatch(block -> block.contains(hop));
        };
    }
}
