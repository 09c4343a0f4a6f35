package chat.tacit.protocol.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A row as the store returns it; what expired and wasn't swept yet may still be there.
 *
 * @param value shared, not to be changed
 * @param revision at least 1
 * @param expiresAt from then on the row counts as absent
 */
public record Row(byte[] value, long revision, Instant expiresAt) {
    /** The revision of a row that isn't there. */
    public static final long ABSENT = 0;

    public boolean livesAt(Instant now) {
        return expiresAt.isAfter(now);
    }

    /** What a conditional change has to name so that it replaces exactly what was read. */
    public static long revision(Optional<Row> row) {
        return row.map(Row::revision).orElse(ABSENT);
    }
}
