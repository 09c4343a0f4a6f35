package chat.tacit.client.profile;

import java.sql.SQLException;

/**
 * The profile's database failed, for instance because the disk is full. The transaction was rolled
 * back whole, so trying again is safe.
 */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseException(SQLException cause) {
        super("the profile's database failed: " + cause.getMessage(), cause);
    }
}
