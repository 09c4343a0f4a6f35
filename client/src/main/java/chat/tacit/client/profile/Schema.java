package chat.tacit.client.profile;

import chat.tacit.client.ClientException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a database to the newest schema, one numbered step ({@code V1.sql} and on) after the
 * other, all in one transaction. The database's {@code user_version} is the number of the last
 * step.
 *
 * @param steps what each step does; the first makes version 1
 */
record Schema(List<String> steps) {

    /** The steps that come with this program. */
    static Schema known() {
        List<String> steps = new ArrayList<>();
        try {
            while (true) {
                String name = "V" + (steps.size() + 1) + ".sql";
                try (InputStream in = Schema.class.getResourceAsStream(name)) {
                    if (in == null) {
                        return new Schema(List.copyOf(steps));
                    }
                    steps.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs the steps that are missing.
     *
     * @throws ClientException if the database is of a newer schema; nothing was changed
     */
    void migrate(Connection connection) throws SQLException, ClientException {
        try (Statement statement = connection.createStatement()) {
            if (version(statement) == steps.size()) {
                return;
            }
            statement.executeUpdate("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                run(statement);
                statement.executeUpdate("COMMIT");
                done = true;
            } finally {
                if (!done) {
                    statement.executeUpdate("ROLLBACK");
                }
            }
        }
    }

    private void run(Statement statement) throws SQLException, ClientException {
        int version = version(statement);
        if (version > steps.size()) {
            throw new ClientException(
                    "this profile was written by a newer Tacit; upgrade Tacit to open it.");
        }
        for (String step : steps.subList(version, steps.size())) {
            statement.executeUpdate(step);
        }
        if (number(statement, "SELECT COUNT(*) FROM main.sqlite_schema") != 0) {
            throw new IllegalStateException("a step made a table outside the schema \"profile\"");
        }
        statement.executeUpdate("PRAGMA profile.user_version = " + steps.size());
    }

    private static int version(Statement statement) throws SQLException {
        return number(statement, "PRAGMA profile.user_version");
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }
}
