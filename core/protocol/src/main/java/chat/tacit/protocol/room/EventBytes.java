package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;

/**
 * An event of either stream as it travels and is stored: what the poster signs the hash of.
 *
 * @param bytes of a message event 1 to {@value #MAX_MESSAGE} that mean nothing to a relay, of a
 *     state event an encoded {@link StateEvent}
 */
public record EventBytes(Stream stream, Bytes bytes) {
    /** {@code ROOM_EVENT_BYTES}. */
    public static final int MAX_MESSAGE = 17_408;

    /**
     * @throws MalformedException if it is empty or longer than events of this stream may be
     */
    public EventBytes {
        int most =
                switch (stream) {
                    case MESSAGE -> MAX_MESSAGE;
                    case STATE -> StateEvent.MAX_SIZE;
                };
        if (bytes.isEmpty() || bytes.size() > most) {
            throw new MalformedException("an event of " + bytes.size() + " bytes");
        }
    }

    public static EventBytes message(Bytes bytes) {
        return new EventBytes(Stream.MESSAGE, bytes);
    }

    /** {@code H} of it, 32 bytes. */
    public Bytes hash() {
        return Bytes.owned(Hash.sha256(bytes.shared()));
    }
}
