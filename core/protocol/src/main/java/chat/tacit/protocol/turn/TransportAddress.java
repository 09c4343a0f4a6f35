package chat.tacit.protocol.turn;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.PeerAddress;

import java.nio.ByteBuffer;

/**
 * An address and port.
 *
 * @param address 4 bytes, or 16 that are no IPv4 address
 * @param port 0 to 65,535
 */
public record TransportAddress(Bytes address, int port) {
    /** The first bytes of every message, and of what addresses are masked with. */
    static final int COOKIE = 0x2112A442;

    private static final int MAX_PORT = 0xffff;
    private static final int HEAD = 4;

    public TransportAddress {
        if (address.size() != Family.IPV4.size() && address.size() != Family.IPV6.size()) {
            throw new MalformedException("an address has 4 or 16 bytes");
        }
        if (port < 0 || port > MAX_PORT) {
            throw new MalformedException("a port is from 0 to 65535");
        }
    }

    public Family family() {
        return address.size() == Family.IPV4.size() ? Family.IPV4 : Family.IPV6;
    }

    /** Whose it is when things are counted. */
    PeerAddress counted() {
        return PeerAddress.of(address.shared());
    }

    /**
     * Reads an XOR address (RFC 8489 §14.2).
     *
     * @throws MalformedException if it isn't one
     */
    static TransportAddress readMasked(ByteBuffer value, TransactionId id) {
        Family family =
                Family.of(value.get(1) & 0xff)
                        .orElseThrow(() -> new MalformedException("no such address family"));
        if (value.remaining() != HEAD + family.size()) {
            throw new MalformedException("an address of another size than its family has");
        }
        byte[] address = new byte[family.size()];
        value.get(HEAD, address);
        mask(address, id);
        int port = (value.getShort(2) & MAX_PORT) ^ (COOKIE >>> 16);
        return new TransportAddress(Bytes.owned(address), port);
    }

    /** As an XOR address. */
    byte[] masked(TransactionId id) {
        byte[] masked = address.toArray();
        mask(masked, id);
        return ByteBuffer.allocate(HEAD + masked.length)
                .put((byte) 0)
                .put((byte) family().code())
                .putShort((short) (port ^ (COOKIE >>> 16)))
                .put(masked)
                .array();
    }

    private static void mask(byte[] address, TransactionId id) {
        ByteBuffer cookie = ByteBuffer.allocate(4).putInt(0, COOKIE);
        for (int i = 0; i < address.length; i++) {
            address[i] ^= i < 4 ? cookie.get(i) : id.bytes().shared()[i - 4];
        }
    }

    /** Nothing: addresses have no place in a log. */
    @Override
    public String toString() {
        return "TransportAddress";
    }
}
