package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;

/**
 * A state event by where it stands and what its core is: the head on which an author decides
 * ({@code spec/50-room} §8.2).
 *
 * @param position from 1; 0 before the first event
 * @param coreHash 32 bytes, zeros before the first event
 */
public record Place(long position, Bytes coreHash) {
    /** Before the first event of a room. */
    public static final Place START = new Place(0, Bytes.zeros(Hash.SIZE));

    public Place {
        Numbers.require(position, "a position");
        coreHash.requireSize(Hash.SIZE, "the hash of a core");
    }
}
