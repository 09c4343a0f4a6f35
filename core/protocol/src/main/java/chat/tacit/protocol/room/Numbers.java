package chat.tacit.protocol.room;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Proto;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Numbers of 64 bits in this chapter are below 2^63, but for the nonce of work. */
final class Numbers {
    private Numbers() {}

    /**
     * @throws MalformedException if {@code value} is 2^63 or more
     */
    static void require(long value, String what) {
        if (value < 0) {
            throw new MalformedException(what + " is below 2^63");
        }
    }

    /**
     * @throws MalformedException if {@code value} is 0, or 2^63 or more
     */
    static void requirePositive(long value, String what) {
        if (value < 1) {
            throw new MalformedException(what + " is from 1 to 2^63 - 1");
        }
    }

    /** A number below 2^63; 0 if absent. */
    static long read(Proto.Reader in, int field) {
        long value = in.u64(field);
        require(value, "field " + field);
        return value;
    }

    /** Seconds since 1970. */
    static Instant readSeconds(Proto.Reader in, int field) {
        long seconds = in.u64(field);
        if (seconds < 0 || seconds > Instant.MAX.getEpochSecond()) {
            throw new MalformedException("field " + field + " is no time");
        }
        return Instant.ofEpochSecond(seconds);
    }

    /** Milliseconds since 1970. */
    static Instant readMillis(Proto.Reader in, int field) {
        return Instant.ofEpochMilli(read(in, field));
    }

    /** {@code time} in whole seconds, as it travels. */
    static Instant seconds(Instant time) {
        require(time.getEpochSecond(), "a time");
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** {@code time} in whole milliseconds, as it travels. */
    static Instant millis(Instant time) {
        require(time.getEpochSecond(), "a time");
        return time.truncatedTo(ChronoUnit.MILLIS);
    }
}
