package chat.tacit.relay.edge;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A block of IP addresses (RFC 4632, RFC 4291 §2.3).
 *
 * @param network the first address of the block
 * @param prefix how many leading bits an address must share with it
 */
public record Cidr(InetAddress network, int prefix) {
    public Cidr {
        if (prefix < 0 || prefix > network.getAddress().length * 8) {
            throw new IllegalArgumentException("a prefix of " + prefix + " bits");
        }
    }

    /**
     * The block written as {@code 10.0.0.0/8}, or a single address without a prefix.
     *
     * @throws IllegalArgumentException if {@code text} is neither; names are never looked up
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        InetAddress network =
                literal(address)
                        .orElseThrow(
                                () -> new IllegalArgumentException(text + " is no address block"));
        return new Cidr(
                network,
                slash < 0
                        ? network.getAddress().length * 8
                        : Integer.parseUnsignedInt(text, slash + 1, text.length(), 10));
    }

    public boolean contains(InetAddress address) {
        byte[] one = network.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit & 7);
            if (((one[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The address that {@code text} writes out, IPv6 with or without brackets. */
    static Optional<InetAddress> literal(String text) {
        String bare =
                text.startsWith("[") && text.endsWith("]")
                        ? text.substring(1, text.length() - 1)
                        : text;
        try {
            return Optional.of(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
