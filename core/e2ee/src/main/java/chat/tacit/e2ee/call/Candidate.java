package chat.tacit.e2ee.call;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.OneLine;

import java.util.Arrays;
import java.util.List;

/**
 * Where one side may be reached (RFC 8839 §5.1), as a browser writes it: {@code candidate:} and
 * what follows.
 *
 * @param line 1 byte to {@value #MAX_LINE} bytes on one line
 */
public record Candidate(String line) {
    public static final int MAX_LINE = 256;

    private static final String START = "candidate:";

    /** Before them stand foundation, component, transport, priority, address and port. */
    private static final int TYPE = 6;

    public Candidate {
        OneLine.require(line, MAX_LINE, "a candidate");
        if (line.isEmpty()) {
            throw new MalformedException("an empty candidate");
        }
    }

    /** Whether it may be told under a way. */
    public boolean fits(CallWay way) {
        return way == CallWay.AGREED ? line.startsWith(START) : isRelayed();
    }

    /** Whether it names an address of a relay, once. */
    boolean isRelayed() {
        List<String> words = words();
        return line.startsWith(START)
                && words.size() >= TYPE + 2
                && words.indexOf("typ") == TYPE
                && words.lastIndexOf("typ") == TYPE
                && words.get(TYPE + 1).equals("relay");
    }

    /**
     * The same without the address from which a relay is used, which browsers may add to what they
     * say of the relay's.
     */
    public Candidate withoutBase() {
        List<String> words = words();
        for (int i = TYPE; i + 1 < words.size(); i++) {
            if (words.get(i).equals("raddr")) {
                words.set(i + 1, "0.0.0.0");
            } else if (words.get(i).equals("rport")) {
                words.set(i + 1, "0");
            }
        }
        return new Candidate(String.join(" ", words));
    }

    private List<String> words() {
        return Arrays.asList(line.split(" ", -1));
    }
}
