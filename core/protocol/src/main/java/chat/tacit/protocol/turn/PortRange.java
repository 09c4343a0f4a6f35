package chat.tacit.protocol.turn;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;

import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ports that allocations get.
 *
 * @param first from 1,024
 * @param last to 65,535
 */
public record PortRange(int first, int last) {
    /** What is nobody's by convention (RFC 6335 §6). */
    public static final PortRange DYNAMIC = new PortRange(49_152, 65_535);

    private static final int LEAST = 1_024;
    private static final int MOST = 65_535;
    private static final Pattern FORM = Pattern.compile("([0-9]{1,5})-([0-9]{1,5})");

    /**
     * @throws MalformedException if it isn't a range of ports that need no privilege
     */
    public PortRange {
        if (first < LEAST || last < first || last > MOST) {
            throw new MalformedException("a range of ports is within 1024 to 65535");
        }
    }

    /**
     * Reads {@code 49152-65535}.
     *
     * @throws MalformedException if it isn't a range
     */
    public static PortRange parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new MalformedException("a range of ports is first-last");
        }
        return new PortRange(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    /** Any of them, each as likely as the next within one in 2^47. */
    int any(Entropy entropy) {
        long random = ByteBuffer.wrap(entropy.bytes(8)).getLong() >>> 1;
        return first + (int) (random % (last - first + 1));
    }

    /** Any of those that are even, or the last if there is none. */
    int anyEven(Entropy entropy) {
        int port = any(entropy);
        return port % 2 == 0 || port == last ? port : port + 1;
    }
}
