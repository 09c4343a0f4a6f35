package chat.tacit.e2ee.room;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SealingKey;
import chat.tacit.crypto.UnopenableException;

/**
 * Seals and opens events ({@code spec/50-room} §10). It keeps author and payload from whoever lacks
 * the ratchet, and binds both to room, epoch, stream and counter; that the author is who it says,
 * the signature inside shows.
 */
final class EventBox {
    private EventBox() {}

    /**
     * Seals a padded payload.
     *
     * @param ratchet at the counter of {@code place}
     * @param salt 16 fresh random bytes
     */
    static EncryptedMessage seal(
            StreamRatchet ratchet, EventPlace place, Author author, Bytes salt, byte[] payload) {
        EventKeys keys = new EventKeys(ratchet, place, salt);
        byte[] associated = keys.associated();
        return new EncryptedMessage(
                place.epoch(),
                place.counter(),
                salt,
                seal(keys.author(), associated, author.encode()),
                seal(keys.box(author), associated, payload));
    }

    private static Bytes seal(SealingKey key, byte[] associated, byte[] plaintext) {
        byte[] box = Aead.seal(key.key(), key.nonce(), associated, plaintext);
        key.key().wipe();
        return Bytes.owned(box);
    }

    /** Who says that it wrote an event. */
    static Author openAuthor(StreamRatchet ratchet, EventPlace place, EncryptedMessage event)
            throws UnopenableException {
        EventKeys keys = new EventKeys(ratchet, place, event.salt());
        return Author.decode(open(keys.author(), keys.associated(), event.author()));
    }

    /** The padded payload of an event of this author. */
    static byte[] open(
            StreamRatchet ratchet, EventPlace place, Author author, EncryptedMessage event)
            throws UnopenableException {
        EventKeys keys = new EventKeys(ratchet, place, event.salt());
        return open(keys.box(author), keys.associated(), event.box());
    }

    private static byte[] open(SealingKey key, byte[] associated, Bytes box)
            throws UnopenableException {
        try {
            return Aead.open(key.key(), key.nonce(), associated, box.shared());
        } finally {
            key.key().wipe();
        }
    }
}
