package chat.tacit.protocol.queue;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.ByteRange;

/**
 * A boxed message as its sender gives it to the relay: exactly {@value #SMALL} or {@value #LARGE}
 * bytes, a part of the frame it came in.
 */
public record Body(ByteRange bytes) {
    public static final int SMALL = 4_096;
    public static final int LARGE = 16_384;

    public Body {
        if (!isSize(bytes.size())) {
            throw new MalformedException("a body has " + SMALL + " or " + LARGE + " bytes");
        }
    }

    public static Body of(byte[] bytes) {
        return new Body(ByteRange.of(bytes));
    }

    static boolean isSize(int size) {
        return size == SMALL || size == LARGE;
    }
}
