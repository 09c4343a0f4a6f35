package chat.tacit.protocol.wire;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;

import java.util.Arrays;

/**
 * An address as strikes and caps count it: an IPv4 address, 4 bytes, or the /64 of an IPv6 address,
 * 8 bytes. Never logged, never stored.
 */
public record PeerAddress(Bytes bytes) {
    private static final int IPV4_SIZE = 4;
    private static final int IPV6_SIZE = 16;
    private static final int PREFIX_SIZE = 8;
    private static final Bytes MAPPED = Bytes.ofHex("00000000000000000000ffff");

    /**
     * @param address as {@link java.net.InetAddress#getAddress} gives it: 4 or 16 bytes, the latter
     *     perhaps an IPv4-mapped address
     * @throws MalformedException if it has another size
     */
    public static PeerAddress of(byte[] address) {
        return switch (address.length) {
            case IPV4_SIZE -> new PeerAddress(Bytes.of(address));
            case IPV6_SIZE -> new PeerAddress(ofIpv6(address));
            default -> throw new MalformedException("an address has 4 or 16 bytes");
        };
    }

    private static Bytes ofIpv6(byte[] address) {
        boolean mapped =
                Arrays.equals(address, 0, MAPPED.size(), MAPPED.shared(), 0, MAPPED.size());
        return mapped
                ? Bytes.of(address, MAPPED.size(), IPV4_SIZE)
                : Bytes.of(address, 0, PREFIX_SIZE);
    }

    /** Nothing: an address has no place in a log. */
    @Override
    public String toString() {
        return "PeerAddress";
    }
}
