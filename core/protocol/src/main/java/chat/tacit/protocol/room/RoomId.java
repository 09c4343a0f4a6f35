package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;

/**
 * A room, or a private pair, at its host: 32 random bytes that the relay makes ({@code
 * spec/50-room} §8).
 */
public record RoomId(Bytes bytes) {
    public static final int SIZE = 32;

    public RoomId {
        bytes.requireSize(SIZE, "a room id");
    }

    @Override
    public String toString() {
        return bytes.hex();
    }
}
