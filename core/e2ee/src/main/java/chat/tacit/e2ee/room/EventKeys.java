package chat.tacit.e2ee.room;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Label;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SealingKey;
import chat.tacit.crypto.Secret;

/**
 * The keys of one event ({@code spec/50-room} §10). Account and device are in the message key and
 * the salt is in every key: two authors, two devices of one account, or a state that was restored,
 * at one count of the ratchet, share none.
 */
final class EventKeys {
    private final StreamRatchet ratchet;
    private final EventPlace place;
    private final byte[] salt;

    /**
     * @param ratchet at the place's counter
     * @param salt 16 bytes, fresh for each event
     */
    EventKeys(StreamRatchet ratchet, EventPlace place, Bytes salt) {
        if (ratchet.index() != place.counter()) {
            throw new IllegalArgumentException("a ratchet that stands elsewhere");
        }
        this.ratchet = ratchet;
        this.place = place;
        this.salt = salt.shared();
    }

    /** Of the author block. */
    SealingKey author() {
        return key(place.join(Fields.of(Labels.ROOM_AUTHOR)), Labels.ROOM_AUTHOR_BOX);
    }

    /** Of the box, which is this author's alone. */
    SealingKey box(Author author) {
        Fields info = author.join(place.join(Fields.of(Labels.ROOM_MESSAGE)));
        return key(info, Labels.ROOM_EVENT_BOX);
    }

    /** {@code at ‖ salt}: what both boxes are bound to. */
    byte[] associated() {
        return place.join(Fields.unlabelled()).fixed(salt).toArray();
    }

    private SealingKey key(Fields info, Label box) {
        Secret shared = Hkdf.sha256(ratchet.state(), info, Aead.KEY_SIZE);
        SealingKey key = SealingKey.derive(shared, salt, place.join(Fields.of(box)));
        shared.wipe();
        return key;
    }
}
