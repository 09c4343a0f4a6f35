package chat.tacit.protocol.wire;

import chat.tacit.crypto.Bytes;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a call's credentials, {@code <end>:<16 hexadecimal digits>}: it says by itself when
 * it ends, and nothing about who calls.
 *
 * @param end in whole seconds
 * @param id 8 random bytes
 */
public record CallName(Instant end, Bytes id) {
    /** Bytes of an id. */
    public static final int ID_SIZE = 8;

    private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,10}):([0-9a-f]{16})");

    public CallName {
        id.requireSize(ID_SIZE, "the id of a call's credentials");
    }

    /** The name that a text is, if it has the form of one. */
    public static Optional<CallName> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(
                        new CallName(
                                Instant.ofEpochSecond(Long.parseLong(parts.group(1))),
                                Bytes.ofHex(parts.group(2))))
                : Optional.empty();
    }

    public boolean hasEnded(Instant now) {
        return !now.isBefore(end);
    }

    /** As TURN knows it. */
    public String text() {
        return end.getEpochSecond() + ":" + id.hex();
    }
}
