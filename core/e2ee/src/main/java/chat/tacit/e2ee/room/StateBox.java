package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SealingKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Stream;

import java.util.Optional;

/**
 * State events in their boxes ({@code spec/50-room} §11): nothing but the core's signature signs.
 */
final class StateBox {
    private StateBox() {}

    /** What was in a box. */
    record Opened(Author author, State state) {
        Shown shown(StateEvent event) {
            return new Shown(
                    state.core(), Optional.of(new Shown.Whole(event, author)), state.detail());
        }
    }

    /**
     * Seals the next state event: under the highest counter where that was reached, so that nobody
     * ends a room by filling its epoch ({@code spec/50-room} §11).
     *
     * @param keys of the epoch in force, of the first event those of the epoch that it begins
     * @param sealed state events under this epoch before it
     */
    static Bytes seal(EpochKeys keys, int sealed, State state, Author author, Entropy entropy) {
        RoomId room = state.core().core().head().room();
        int counter = Math.min(EventPlace.MAX_COUNTER, sealed + 1);
        EventPlace place = new EventPlace(room, keys.epoch(), Stream.STATE, counter);
        Bytes salt = Bytes.owned(entropy.bytes(SealingKey.SALT_SIZE));
        byte[] payload = EventPadding.STATE.pad(state.encode());
        try {
            return EventBox.seal(keys.at(place), place, author, salt, payload).encode();
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Opens the next state event.
     *
     * @param sealed how many precede it under this epoch: its counter is at most one more
     * @throws UnopenableException if it isn't one of this epoch
     */
    static Opened open(EpochKeys keys, RoomId room, int sealed, Bytes event)
            throws UnopenableException {
        try {
            EncryptedMessage message = EncryptedMessage.decode(event, Stream.STATE);
            int counter = message.counter();
            int most = Math.min(EventPlace.MAX_COUNTER, sealed + 1);
            if (message.epoch() != keys.epoch() || counter < 1 || counter > most) {
                throw new UnopenableException();
            }
            EventPlace place = new EventPlace(room, message.epoch(), Stream.STATE, counter);
            StreamRatchet ratchet = keys.at(place);
            Author author = EventBox.openAuthor(ratchet, place, message);
            byte[] payload = EventBox.open(ratchet, place, author, message);
            Bytes state = EventPadding.STATE.strip(Bytes.owned(payload));
            return new Opened(author, State.decode(state));
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }
}
