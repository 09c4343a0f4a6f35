package chat.tacit.e2ee.room;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Proto;

import java.time.Instant;

/** Numbers of 64 bits in a room are below 2^63. */
final class RoomNumbers {
    private RoomNumbers() {}

    /** A position, epoch or version; 0 if absent. */
    static long read(Proto.Reader in, int field) {
        long value = in.u64(field);
        if (value < 0) {
            throw new MalformedException("field " + field + " is below 2^63");
        }
        return value;
    }

    /** Milliseconds since 1970. */
    static Instant time(Proto.Reader in, int field) {
        return Instant.ofEpochMilli(read(in, field));
    }
}
