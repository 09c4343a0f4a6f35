package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.wire.ByteRange;

import java.nio.charset.StandardCharsets;

/**
 * One or more bytes as they stand in a line: base64url without padding, checked and not yet
 * decoded, so that a relay passes on what it was given ({@code spec/20-live} §2). Equal to another
 * of the same bytes, since each has one form only.
 */
public final class Data {
    private final ByteRange text;

    private Data(ByteRange text) {
        this.text = text;
    }

    /** The form of {@code value}, which has at least one byte. */
    public static Data of(Bytes value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a field without bytes");
        }
        byte[] ascii = value.base64Url().getBytes(StandardCharsets.US_ASCII);
        return new Data(ByteRange.of(ascii));
    }

    /**
     * A field of a line.
     *
     * @throws MalformedException if it isn't what {@link #of} makes of some bytes
     */
    static Data of(ByteRange text) {
        int last = -1;
        for (int i = text.offset(); i < text.offset() + text.size(); i++) {
            last = digit(text.source()[i]);
        }
        // The bits of the last digit that stand for no byte.
        int spare =
                switch (text.size() % 4) {
                    case 0 -> 0;
                    case 2 -> 0b1111;
                    case 3 -> 0b11;
                    default -> throw new MalformedException("base64url of no whole bytes");
                };
        if (last < 0 || (last & spare) != 0) {
            throw new MalformedException("base64url that is empty or has stray bits");
        }
        return new Data(text);
    }

    /** What an encoder made, which isn't looked at again. */
    static Data encoded(byte[] ascii) {
        return new Data(ByteRange.of(ascii));
    }

    private static int digit(byte ascii) {
        if (ascii >= 'A' && ascii <= 'Z') {
            return ascii - 'A';
        }
        if (ascii >= 'a' && ascii <= 'z') {
            return ascii - 'a' + 26;
        }
        if (ascii >= '0' && ascii <= '9') {
            return ascii - '0' + 52;
        }
        return switch (ascii) {
            case '-' -> 62;
            case '_' -> 63;
            default -> throw new MalformedException("not base64url");
        };
    }

    /** How many bytes it stands for. */
    public int size() {
        return text.size() * 3 / 4;
    }

    /** The bytes. */
    public Bytes bytes() {
        return Bytes.owned(Text.fromBase64Url(toString()));
    }

    /** As it stands in a line. */
    ByteRange text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Data data && text.equals(data.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it stands in a line. */
    @Override
    public String toString() {
        return new String(text.source(), text.offset(), text.size(), StandardCharsets.US_ASCII);
    }
}
