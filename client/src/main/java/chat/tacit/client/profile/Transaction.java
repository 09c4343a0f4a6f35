package chat.tacit.client.profile;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * SQL inside one transaction. Parameters may be {@link Bytes}, {@link Secret}, strings, integers,
 * booleans (0 and 1), {@link Instant} (milliseconds), and {@link Optional} of these, empty for
 * NULL.
 *
 * <p>Every method throws {@link DatabaseException} if the database fails.
 */
public final class Transaction {
    /** Statements that are kept compiled; the least recently used one goes first. */
    private static final int PREPARED_LIMIT = 200;

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>(64, 0.75f, true);

    Transaction(Connection connection) {
        this.connection = connection;
    }

    /** Runs a change and returns how many rows it touched. */
    public int update(String sql, Object... parameters) {
        return run(sql, PreparedStatement::executeUpdate, parameters);
    }

    /** Inserts a row and returns its rowid. */
    public long insert(String sql, Object... parameters) {
        update(sql, parameters);
        return one("SELECT last_insert_rowid()", row -> row.integer(1)).orElseThrow();
    }

    /** The first row, if there is one. */
    public <T> Optional<T> one(String sql, Function<Row, T> map, Object... parameters) {
        List<T> all = list(sql, map, parameters);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
    }

    /** Every row. While it runs, {@code map} may run other statements but not this one. */
    public <T> List<T> list(String sql, Function<Row, T> map, Object... parameters) {
        return run(
                sql,
                statement -> {
                    try (ResultSet result = statement.executeQuery()) {
                        List<T> rows = new ArrayList<>();
                        Row row = new Row(result);
                        while (result.next()) {
                            rows.add(map.apply(row));
                        }
                        return rows;
                    }
                },
                parameters);
    }

    /**
     * Runs a part of this transaction, of which nothing is left if it throws. What the database
     * itself throws undoes the whole transaction.
     */
    public void part(Runnable work) {
        update("SAVEPOINT part");
        try {
            work.run();
        } catch (DatabaseException e) {
            throw e;
        } catch (RuntimeException e) {
            update("ROLLBACK TO part");
            update("RELEASE part");
            throw e;
        }
        update("RELEASE part");
    }

    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Use<T> use, Object... parameters) {
        try {
            PreparedStatement statement = bound(sql, parameters);
            T result = use.of(statement);
            statement.clearParameters(); // the driver would keep secrets until the next use
            return result;
        } catch (SQLException e) {
            discard(sql); // the driver may have closed it
            throw new DatabaseException(e);
        } catch (RuntimeException e) {
            discard(sql);
            throw e;
        }
    }

    private void discard(String sql) {
        PreparedStatement statement = prepared.remove(sql);
        if (statement == null) {
            return;
        }
        try {
            statement.close();
        } catch (SQLException e) {
            // What failed before is on its way to the caller and says more.
        }
    }

    void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        prepared.clear();
    }

    private PreparedStatement bound(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            makeRoom();
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < parameters.length; i++) {
            bind(statement, i + 1, parameters[i]);
        }
        return statement;
    }

    private void makeRoom() {
        if (prepared.size() >= PREPARED_LIMIT) {
            discard(prepared.keySet().iterator().next());
        }
    }

    private static void bind(PreparedStatement statement, int place, Object parameter)
            throws SQLException {
        switch (parameter) {
            case Bytes bytes -> statement.setBytes(place, bytes.shared());
            case Secret secret -> statement.setBytes(place, secret.expose());
            case String text -> statement.setString(place, text);
            case Integer number -> statement.setLong(place, number);
            case Long number -> statement.setLong(place, number);
            case Boolean flag -> statement.setLong(place, flag ? 1 : 0);
            case Instant time -> statement.setLong(place, time.toEpochMilli());
            case Optional<?> optional -> {
                if (optional.isPresent()) {
                    bind(statement, place, optional.get());
                } else {
                    statement.setNull(place, Types.NULL);
                }
            }
            default -> throw new IllegalArgumentException("no SQL for " + parameter.getClass());
        }
    }
}
