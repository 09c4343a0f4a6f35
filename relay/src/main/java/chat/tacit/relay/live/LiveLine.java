package chat.tacit.relay.live;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A line as it goes onto the wire, the same object for all who get the same bytes. Its two forms
 * are made once, by whoever asks first.
 */
public final class LiveLine {
    private final byte[] bytes;
    private @Nullable String text;
    private byte @Nullable [] ended;

    /**
     * @param bytes without an end, not changed any more
     */
    LiveLine(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Its bytes without an end. */
    public int size() {
        return bytes.length;
    }

    byte[] bytes() {
        return bytes;
    }

    /** As a text frame. */
    public String text() {
        String known = text;
        if (known == null) {
            known = new String(bytes, StandardCharsets.US_ASCII);
            text = known;
        }
        return known;
    }

    /** With LF behind it; not to be changed. */
    public byte[] ended() {
        byte[] known = ended;
        if (known == null) {
            known = Arrays.copyOf(bytes, bytes.length + 1);
            known[bytes.length] = '\n';
            ended = known;
        }
        return known;
    }
}
