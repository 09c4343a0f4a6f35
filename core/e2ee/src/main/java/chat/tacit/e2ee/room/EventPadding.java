package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.MalformedException;

import java.util.Arrays;

/**
 * {@code length(u32) ‖ message ‖ zeros} to one of a stream's sizes, so that the host sees no more
 * of what is said than its class ({@code spec/50-room} §10, §11).
 */
final class EventPadding {
    static final EventPadding MESSAGE = new EventPadding(512, 1_024, 4_096, 16_384);
    static final EventPadding STATE = new EventPadding(1_024, 4_096, 16_384, 98_304);
    static final EventPadding PRIVATE = new EventPadding(512, 1_024, 4_096, 16_384);

    private static final int LENGTH_SIZE = 4;

    private final int[] sizes;

    private EventPadding(int... sizes) {
        this.sizes = sizes;
    }

    /** Bytes of the longest message. */
    int most() {
        return sizes[sizes.length - 1] - LENGTH_SIZE;
    }

    /**
     * @throws MalformedException if the message is longer than {@link #most}
     */
    byte[] pad(Bytes message) {
        byte[] said = Fields.unlabelled().variable(message).toArray();
        for (int size : sizes) {
            if (said.length <= size) {
                return Arrays.copyOf(said, size);
            }
        }
        throw new MalformedException("an event of " + message.size() + " bytes");
    }

    /**
     * @throws MalformedException if it isn't what {@link #pad} makes
     */
    Bytes strip(Bytes padded) {
        FieldReader in = new FieldReader(padded);
        Bytes message = in.variable(most());
        // Other zeros, or another size, would be another encoding of the same.
        if (!Bytes.owned(pad(message)).equals(padded)) {
            throw new MalformedException("padding that isn't zeros to the next size");
        }
        return message;
    }
}
