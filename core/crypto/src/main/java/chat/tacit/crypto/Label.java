package chat.tacit.crypto;

import java.nio.charset.StandardCharsets;

/**
 * Keeps the uses of a primitive apart. Its bytes are ASCII, end in {@code /v1} and are followed by
 * one zero byte ({@code spec/00-overview}, Notation).
 *
 * <p>All labels of the system stand in {@link Labels}; nobody else makes one.
 */
public final class Label {
    private final byte[] bytes;

    Label(String name) {
        if (!name.matches("[a-z0-9/-]+/v1")) {
            throw new IllegalArgumentException("a label is ASCII and ends in /v1: " + name);
        }
        this.bytes = (name + '\0').getBytes(StandardCharsets.US_ASCII);
    }

    /** The label's bytes with the zero at their end; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** The name without the zero byte. */
    public String name() {
        return new String(bytes, 0, bytes.length - 1, StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return name();
    }
}
