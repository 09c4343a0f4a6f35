package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;

/** The {@code sid} of a hello, by which a relay finds the session of a frame: 32 bytes. */
public record SessionId(Bytes bytes) {
    public static final int SIZE = Hash.SIZE;

    public SessionId {
        bytes.requireSize(SIZE, "a session id");
    }

    @Override
    public String toString() {
        return bytes.hex();
    }
}
