package chat.tacit.protocol.wire;

import java.util.Arrays;
import java.util.Optional;

/** The text form of IPv6 addresses (RFC 4291 §2.2, RFC 5952), without zones or dotted tails. */
final class Ipv6 {
    private static final int GROUPS = 8;

    private Ipv6() {}

    /** The eight groups of an address, or nothing if {@code text} isn't one. */
    static Optional<int[]> parse(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text).filter(all -> all.length == GROUPS);
        }
        Optional<int[]> head = groups(text.substring(0, gap));
        Optional<int[]> tail = groups(text.substring(gap + 2));
        if (head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        int missing = GROUPS - head.get().length - tail.get().length;
        if (missing < 1) {
            return Optional.empty();
        }
        int[] all = Arrays.copyOf(head.get(), GROUPS);
        System.arraycopy(tail.get(), 0, all, head.get().length + missing, tail.get().length);
        return Optional.of(all);
    }

    /** RFC 5952: lower case, no leading zeros, the first longest run of two zero groups or more. */
    static String format(int[] groups) {
        int gap = -1;
        int longest = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = i;
            while (run < GROUPS && groups[run] == 0) {
                run++;
            }
            if (run - i > longest) {
                gap = i;
                longest = run - i;
            }
        }
        if (gap < 0) {
            return join(groups, 0, GROUPS);
        }
        return join(groups, 0, gap) + "::" + join(groups, gap + longest, GROUPS);
    }

    private static Optional<int[]> groups(String text) {
        if (text.isEmpty()) {
            return Optional.of(new int[0]);
        }
        String[] parts = text.split(":", -1);
        int[] groups = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].matches("[0-9a-f]{1,4}") || parts.length > GROUPS) {
                return Optional.empty();
            }
            groups[i] = Integer.parseInt(parts[i], 16);
        }
        return Optional.of(groups);
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
