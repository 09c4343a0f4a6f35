package chat.tacit.protocol.mesh.servers;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.Host;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who runs a server, as far as one can tell ({@code spec/40-mesh} §9.1): what its operator says,
 * which may be a lie, and the networks that it is in.
 *
 * @param key of the operator; the server's own if it names none
 * @param networks the first bytes of its public addresses, 2 of IPv4 or 4 of IPv6; the domain of a
 *     name where nobody looks that up; none for a server in a network of one's own
 */
public record Operator(Fingerprint key, Set<Bytes> networks) {
    private static final int IPV4_SIZE = 4;
    private static final int IPV6_SIZE = 16;
    private static final int IPV4_NETWORK = 2;
    private static final int IPV6_NETWORK = 4;
    private static final int LABELS_OF_DOMAIN = 2;

    public Operator {
        networks = Set.copyOf(networks);
    }

    /**
     * @param address at which the server answered: 4 or 16 bytes
     * @throws MalformedException if it has another size
     */
    public static Operator of(Announcement announcement, Bytes address) {
        return of(key(announcement), announcement.address().hosts(), Optional.of(network(address)));
    }

    /** The same for whoever is led there by a proxy, and doesn't look a name up. */
    public static Operator of(Announcement announcement) {
        return of(key(announcement), announcement.address().hosts(), Optional.empty());
    }

    /**
     * What is known of a server whose announcement was seen before.
     *
     * @param hosts of its address: each counts, so that nobody hides behind one where nothing is
     * @param seen the {@link #network} where it answered, if that was seen
     */
    public static Operator of(Fingerprint key, List<Host> hosts, Optional<Bytes> seen) {
        Set<Bytes> networks = new HashSet<>();
        for (Host host : hosts) {
            Optional<Bytes> address = host.address();
            if (address.isPresent()) {
                networks.add(network(address.get()));
            } else if (seen.isEmpty()) {
                networks.add(domain(host));
            }
        }
        seen.ifPresent(networks::add);
        networks.remove(Bytes.empty());
        return new Operator(key, networks);
    }

    /** Whether two servers don't seem to be in one hand: neither operator nor network is one. */
    public boolean differs(Operator other) {
        return !key.equals(other.key) && Collections.disjoint(networks, other.networks);
    }

    /** Whether it is none of several others. */
    public boolean differsFromAll(Collection<Operator> others) {
        return others.stream().allMatch(this::differs);
    }

    /** Who says that they run a server. */
    public static Fingerprint key(Announcement announcement) {
        return announcement
                .operator()
                .map(proof -> Fingerprint.of(proof.publicKey()))
                .orElse(announcement.address().fingerprint());
    }

    /**
     * The network of an address; empty if it isn't public, where networks say nothing.
     *
     * @throws MalformedException if it doesn't have 4 or 16 bytes
     */
    public static Bytes network(Bytes address) {
        int size =
                switch (address.size()) {
                    case IPV4_SIZE -> IPV4_NETWORK;
                    case IPV6_SIZE -> IPV6_NETWORK;
                    default -> throw new MalformedException("an address has 4 or 16 bytes");
                };
        return Reach.isPublic(address.toArray()) ? address.slice(0, size) : Bytes.empty();
    }

    /** What names of one owner mostly have in common. */
    private static Bytes domain(Host name) {
        List<String> labels = Arrays.asList(name.text().split("\\.", -1));
        int first = Math.max(0, labels.size() - LABELS_OF_DOMAIN);
        return Bytes.owned(Text.utf8(String.join(".", labels.subList(first, labels.size()))));
    }
}
