package chat.tacit.e2ee.room;

import chat.tacit.crypto.Fields;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Stream;

/**
 * Where an event is sealed: {@code at} of {@code spec/50-room} §10, bound into its keys and boxes.
 *
 * @param counter the ratchet's count, 1 to {@value #MAX_COUNTER} in what is taken
 */
record EventPlace(RoomId room, long epoch, Stream stream, int counter) {
    /** {@code ROOM_COUNTER}. */
    static final int MAX_COUNTER = 1_024;

    /** Appends {@code room 32 ‖ epoch(u64) ‖ stream(u8) ‖ counter(u32)}. */
    Fields join(Fields fields) {
        return fields.fixed(room.bytes()).u64(epoch).u8(stream.code()).u32(counter);
    }
}
