package chat.tacit.protocol.mesh;

import chat.tacit.crypto.MalformedException;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A time in JSON: {@code YYYY-MM-DDTHH:MM:SSZ} ({@code spec/40-mesh} §2.1). */
public final class Timestamp {
    private static final int SIZE = 20;
    private static final Instant LEAST = Instant.EPOCH;

    private Timestamp() {}

    /** The time in whole seconds, rounded down. */
    public static String format(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * @throws MalformedException if it isn't a time that exists in its one form, from 1970 to 9999
     */
    public static Instant parse(String text) {
        Instant time;
        try {
            time = Instant.parse(text);
        } catch (DateTimeException e) {
            throw new MalformedException("not a timestamp");
        }
        if (text.length() != SIZE || time.isBefore(LEAST) || !time.toString().equals(text)) {
            throw new MalformedException("a timestamp in another form");
        }
        return time;
    }
}
