package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;

/**
 * {@code lid}, 32 bytes: a vouched session, as its {@link Ticket} makes it. It can't be guessed, so
 * only who was invited can ask to be let in; it opens nothing.
 */
public record LiveId(Bytes bytes) {
    public LiveId {
        bytes.requireSize(Hash.SIZE, "the id of a live session");
    }

    @Override
    public String toString() {
        return bytes.base64Url();
    }
}
