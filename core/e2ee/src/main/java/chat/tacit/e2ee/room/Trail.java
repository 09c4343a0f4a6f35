package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.room.DeviceId;

import java.util.OptionalLong;

/**
 * What a client remembers of a room's message stream, in its database: which events it has read and
 * which one each device has last named ({@code spec/50-room} §10).
 */
public interface Trail {

    /** The position of a message event that was read, by its hash; nothing of one that wasn't. */
    OptionalLong position(Bytes hash);

    /**
     * The event with this hash was read, whether it opened or not.
     *
     * @return whether it is the first; one that was read before keeps its position
     */
    boolean read(Bytes hash, long position);

    /** The position of the event that this device has last named; nothing if it never did. */
    OptionalLong named(DeviceId device);

    /** This device names the event at this position, 0 for none. */
    void name(DeviceId device, long position);
}
