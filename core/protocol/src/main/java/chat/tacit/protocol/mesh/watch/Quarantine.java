package chat.tacit.protocol.mesh.watch;

import java.time.Duration;
import java.time.Instant;

/**
 * The time in which a server isn't used ({@code spec/40-mesh} §12.1): an hour, then twice as long
 * each time that follows within seven days, up to a day. Afterwards it has a second chance.
 *
 * @param end when it may be used again
 * @param length of this one
 */
public record Quarantine(Instant end, Duration length) {
    private static final Duration FIRST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration MEMORY = Duration.ofDays(7);

    /** The first one of a server. */
    public static Quarantine first(Instant now) {
        return new Quarantine(now.plus(FIRST), FIRST);
    }

    /** The next one of a server that has had this one. */
    public Quarantine next(Instant now) {
        if (!now.isBefore(end.plus(MEMORY))) {
            return first(now);
        }
        Duration doubled = length.multipliedBy(2);
        Duration longer = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return new Quarantine(now.plus(longer), longer);
    }

    public boolean isOver(Instant now) {
        return !now.isBefore(end);
    }
}
