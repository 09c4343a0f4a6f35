package chat.tacit.e2ee.content;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;

/**
 * Which message of the peer its author saw last, {@value #SIZE} bytes: {@code H(ratchet
 * message)[0..8]}. So a message that was dropped on every route is missed at the next reply ({@code
 * spec/60-contact} §7).
 */
public record Seen(Bytes bytes) {
    public static final int SIZE = 8;

    public Seen {
        bytes.requireSize(SIZE, "the hash of a seen message");
    }

    public static Seen of(Bytes ratchetMessage) {
        return new Seen(Bytes.of(Hash.sha256(ratchetMessage.shared()), 0, SIZE));
    }
}
