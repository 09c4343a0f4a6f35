package chat.tacit.e2ee.route;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;

/**
 * Names a sealed ratchet message, {@value #SIZE} bytes: {@code H(ratchet message)[0..16]}. The
 * copies that come by several routes, or come again, are boxed differently but share it, and only
 * the first is given to the ratchet ({@code spec/60-contact} §4).
 */
public record SealedId(Bytes bytes) {
    public static final int SIZE = 16;

    public SealedId {
        bytes.requireSize(SIZE, "a sealed message's id");
    }

    public static SealedId of(Bytes ratchetMessage) {
        return new SealedId(Bytes.of(Hash.sha256(ratchetMessage.shared()), 0, SIZE));
    }
}
