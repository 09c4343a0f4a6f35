package chat.tacit.client.profile;

import java.sql.SQLException;

/**
 * The profile's database failed, for instance because the disk is full. The transaction was rolled
 * back whole, so trying again is safe.
 */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** SQLITE_FULL; what is above the lowest byte only says it more precisely. */
    private static final int FULL = 13;

    DatabaseException(SQLException cause) {
        super(
                (cause.getErrorCode() & 0xff) == FULL
                        ? "the profile's disk is full: make room on it and try again"
                        : "the profile's database failed: " + cause.getMessage(),
                cause);
    }
}
