package chat.tacit.client.profile;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * One row of a result; columns count from 1. Reading NULL where a value is asked for is a {@link
 * NoSuchElementException}.
 */
public final class Row {
    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    public long integer(int column) {
        return optionalInteger(column).orElseThrow();
    }

    public Optional<Long> optionalInteger(int column) {
        try {
            long value = result.getLong(column);
            return result.wasNull() ? Optional.empty() : Optional.of(value);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** Whether an integer isn't zero. */
    public boolean flag(int column) {
        return integer(column) != 0;
    }

    /** A time that is stored as milliseconds since 1970. */
    public Instant instant(int column) {
        return Instant.ofEpochMilli(integer(column));
    }

    public Optional<Instant> optionalInstant(int column) {
        return optionalInteger(column).map(Instant::ofEpochMilli);
    }

    public String text(int column) {
        return optionalText(column).orElseThrow();
    }

    public Optional<String> optionalText(int column) {
        try {
            return Optional.ofNullable(result.getString(column));
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    public Bytes bytes(int column) {
        return optionalBytes(column).orElseThrow();
    }

    public Optional<Bytes> optionalBytes(int column) {
        return array(column).map(Bytes::owned);
    }

    public Secret secret(int column) {
        return optionalSecret(column).orElseThrow();
    }

    public Optional<Secret> optionalSecret(int column) {
        return array(column).map(Secret::owned);
    }

    private Optional<byte[]> array(int column) {
        try {
            return Optional.ofNullable(result.getBytes(column));
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
