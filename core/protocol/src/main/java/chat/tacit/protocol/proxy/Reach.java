package chat.tacit.protocol.proxy;

import chat.tacit.protocol.wire.Host;

import java.util.List;

/** Which network addresses tunnels may lead to; what is asked is an address, never a name. */
public enum Reach {
    /** Those that are unicast and global. */
    PUBLIC,
    /** All but multicast: for a network of one's own, and for tests. */
    PRIVATE_TOO;

    private static final int IPV4_SIZE = 4;
    private static final Block MULTICAST_4 = new Block(4, 224);
    private static final Block MULTICAST_6 = new Block(8, 0xff);

    private static final List<Block> NOT_PUBLIC =
            List.of(
                    new Block(8, 0),
                    new Block(8, 10),
                    new Block(10, 100, 64),
                    new Block(8, 127),
                    new Block(16, 169, 254),
                    new Block(12, 172, 16),
                    new Block(24, 192, 0, 0),
                    new Block(24, 192, 0, 2),
                    new Block(24, 192, 88, 99),
                    new Block(16, 192, 168),
                    new Block(15, 198, 18),
                    new Block(24, 198, 51, 100),
                    new Block(24, 203, 0, 113),
                    new Block(3, 224));

    private static final Block GLOBAL = new Block(3, 0x20);

    /** Within 2000::/3: protocol assignments (Teredo among them), documentation, 6to4. */
    private static final List<Block> NOT_GLOBAL =
            List.of(
                    new Block(23, 0x20, 0x01, 0, 0),
                    new Block(32, 0x20, 0x01, 0x0d, 0xb8),
                    new Block(16, 0x20, 0x02),
                    new Block(20, 0x3f, 0xff, 0));

    /**
     * Whether a tunnel may lead to an address.
     *
     * @param written the host that was asked for: an IPv4 address that it writes as IPv6 is
     *     refused, whatever it maps to
     * @param address what the host turned out to be: 4 bytes, also if it was found as an IPv4
     *     address within IPv6, else 16
     */
    public boolean allows(Host written, byte[] address) {
        if (written.text().startsWith("[") && address.length == IPV4_SIZE) {
            return false;
        }
        return allows(address);
    }

    /** Whether an address of 4 or 16 bytes may be reached that no name led to. */
    public boolean allows(byte[] address) {
        return switch (this) {
            case PUBLIC -> isPublic(address);
            case PRIVATE_TOO ->
                    !(address.length == IPV4_SIZE ? MULTICAST_4 : MULTICAST_6).contains(address);
        };
    }

    /** Whether an address of 4 or 16 bytes is unicast and global. */
    public static boolean isPublic(byte[] address) {
        return address.length == IPV4_SIZE
                ? NOT_PUBLIC.stream().noneMatch(block -> block.contains(address))
                : GLOBAL.contains(address)
                        && NOT_GLOBAL.stream().noneMatch(block -> block.contains(address));
    }

    /** Addresses that share their first bits with these bytes. */
    private record Block(int bits, int... start) {
        boolean contains(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if (((address[bit >> 3] ^ start[bit >> 3]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
