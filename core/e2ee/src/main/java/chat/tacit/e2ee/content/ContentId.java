package chat.tacit.e2ee.content;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;

/**
 * Names a message for as long as it exists, {@value #SIZE} random bytes of its author. Sealed again
 * under a new session it keeps its id, and is shown once.
 */
public record ContentId(Bytes bytes) {
    public static final int SIZE = 16;

    public ContentId {
        bytes.requireSize(SIZE, "a content's id");
    }

    public static ContentId random(Entropy entropy) {
        return new ContentId(Bytes.owned(entropy.bytes(SIZE)));
    }
}
