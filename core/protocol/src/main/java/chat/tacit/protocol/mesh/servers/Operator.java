package chat.tacit.protocol.mesh.servers;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.wire.Host;

/**
 * Who runs a server, as far as one can tell ({@code spec/40-mesh} §9.1): what its operator says,
 * which may be a lie, and the network that it is in.
 *
 * @param key of the operator; the server's own if it names none
 * @param network the first bytes of its network address, 2 of IPv4 or 4 of IPv6; its name where
 *     nobody looks that up
 */
public record Operator(Fingerprint key, Bytes network) {
    private static final int IPV4_SIZE = 4;
    private static final int IPV6_SIZE = 16;
    private static final int IPV4_NETWORK = 2;
    private static final int IPV6_NETWORK = 4;

    /**
     * @param address at which the server answered: 4 or 16 bytes
     * @throws MalformedException if it has another size
     */
    public static Operator of(Announcement announcement, Bytes address) {
        return new Operator(key(announcement), network(address));
    }

    /** The same for whoever is led to {@code host} by a proxy, and doesn't look it up. */
    public static Operator of(Announcement announcement, Host host) {
        return new Operator(key(announcement), Bytes.owned(Text.utf8(host.text())));
    }

    /** Whether two servers don't seem to be in one hand: neither operator nor network is one. */
    public boolean differs(Operator other) {
        return !key.equals(other.key) && !network.equals(other.network);
    }

    private static Fingerprint key(Announcement announcement) {
        return announcement
                .operator()
                .map(proof -> Fingerprint.of(proof.publicKey()))
                .orElse(announcement.address().fingerprint());
    }

    private static Bytes network(Bytes address) {
        return switch (address.size()) {
            case IPV4_SIZE -> address.slice(0, IPV4_NETWORK);
            case IPV6_SIZE -> address.slice(0, IPV6_NETWORK);
            default -> throw new MalformedException("an address has 4 or 16 bytes");
        };
    }
}
