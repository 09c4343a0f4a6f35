package chat.tacit.e2ee.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;

import java.util.regex.Pattern;

/**
 * By what a recipient knows a packet that it has had: 16 bytes in the text form of RFC 9562, in
 * lower case.
 */
public record MessageUuid(Bytes bytes) {
    private static final int SIZE = 16;
    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public MessageUuid {
        bytes.requireSize(SIZE, "a uuid");
    }

    /** A random one: version 4. */
    public static MessageUuid random(Entropy entropy) {
        byte[] bytes = entropy.bytes(SIZE);
        bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
        return new MessageUuid(Bytes.owned(bytes));
    }

    /**
     * @throws MalformedException if it is in another form
     */
    public static MessageUuid parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new MalformedException("a uuid in another form");
        }
        return new MessageUuid(Bytes.ofHex(text.replace("-", "")));
    }

    @Override
    public String toString() {
        String hex = bytes.hex();
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }
}
