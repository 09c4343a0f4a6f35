package chat.tacit.e2ee.record;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.room.AccountId;

/**
 * Whose a message of a room is, and where it stands ({@code spec/50-room} §24).
 *
 * @param position in the room's message stream, 0 if it isn't there yet, or is no message event
 */
public record RoomPlace(AccountId author, long position) {
    public RoomPlace {
        if (position < 0) {
            throw new MalformedException("a position is below 2^63");
        }
    }
}
