package chat.tacit.protocol.wire;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a relay may be reached: an IPv4 address, an IPv6 address in brackets, or a name. Each has
 * one form only ({@code spec/10-wire} §2): lower case, an IPv4 address without leading zeros, an
 * IPv6 address as RFC 5952 writes it.
 */
public record Host(String text) {
    /** Characters of the longest name. */
    public static final int MAX_SIZE = 253;

    private static final int IPV6_SIZE = 16;

    private static final Pattern NAME =
            Pattern.compile(
                    "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");
    private static final Pattern OCTETS =
            Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");

    /**
     * @throws MalformedException if {@code text} isn't a host in its one form
     */
    public Host {
        if (text.length() > MAX_SIZE || !(isIpv6(text) || isIpv4(text) || isName(text))) {
            throw new MalformedException("not a host");
        }
    }

    /** Without the brackets of an IPv6 address: as a resolver or a socket takes it. */
    public String bare() {
        return text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
    }

    /** The address that this is, 4 or 16 bytes, if it isn't a name. */
    public Optional<Bytes> address() {
        if (isIpv6(text)) {
            ByteBuffer address = ByteBuffer.allocate(IPV6_SIZE);
            for (int group : Ipv6.parse(bare()).orElseThrow()) {
                address.putShort((short) group);
            }
            return Optional.of(Bytes.owned(address.array()));
        }
        if (!isIpv4(text)) {
            return Optional.empty();
        }
        String[] octets = text.split("\\.", -1);
        byte[] address = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            address[i] = (byte) Integer.parseInt(octets[i]);
        }
        return Optional.of(Bytes.owned(address));
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isIpv4(String text) {
        return OCTETS.matcher(text).matches();
    }

    /** A last label of digits alone would be read as an IPv4 address by some resolvers. */
    private static boolean isName(String text) {
        return NAME.matcher(text).matches() && !NUMBER.matcher(text).matches();
    }

    private static boolean isIpv6(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return false;
        }
        String bare = text.substring(1, text.length() - 1);
        return Ipv6.parse(bare).map(Ipv6::format).filter(bare::equals).isPresent();
    }
}
