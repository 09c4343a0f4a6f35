package chat.tacit.client.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Secret;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Numbered steps from an older database to the newest. */
final class SchemaTest {
    private static final String ONE =
            "CREATE TABLE profile.a (x) STRICT;".replace("(x)", "(x INT)");
    private static final String TWO =
            "CREATE TABLE profile.b (y INT) STRICT; INSERT INTO b SELECT x FROM a;";

    @TempDir private Path directory;
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException, ClientException {
        connection = Database.connect(directory.resolve("db"), Secret.zeros(32));
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private int number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }

    @Test
    void stepsRunInOrderAndEachOnce() throws SQLException, ClientException {
        new Schema(List.of(ONE)).migrate(connection);
        run("INSERT INTO a VALUES (7)");
        new Schema(List.of(ONE, TWO)).migrate(connection);
        new Schema(List.of(ONE, TWO)).migrate(connection);
        assertThat(number("SELECT SUM(y) FROM b")).isEqualTo(7);
        assertThat(number("PRAGMA profile.user_version")).isEqualTo(2);
    }

    @Test
    void failingStepUndoesAllOfThem() throws SQLException {
        Schema broken = new Schema(List.of(ONE, "CREATE TABLE profile.b (y INT); nonsense;"));
        assertThatThrownBy(() -> broken.migrate(connection)).isInstanceOf(SQLException.class);
        assertThat(number("SELECT COUNT(*) FROM profile.sqlite_schema")).isZero();
        assertThat(number("PRAGMA profile.user_version")).isZero();
    }

    @Test
    void stepOutsideTheEncryptedFileIsABug() throws SQLException {
        Schema careless = new Schema(List.of("CREATE TABLE a (x INT)"));
        assertThatThrownBy(() -> careless.migrate(connection))
                .isInstanceOf(IllegalStateException.class);
        assertThat(number("SELECT COUNT(*) FROM main.sqlite_schema")).isZero();
    }

    @Test
    void newerDatabaseIsRefused() throws SQLException, ClientException {
        new Schema(List.of(ONE, TWO)).migrate(connection);
        assertThatThrownBy(() -> new Schema(List.of(ONE)).migrate(connection))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("newer Tacit");
        assertThat(number("PRAGMA profile.user_version")).isEqualTo(2);
    }

    @Test
    void knownStepsMakeTheNewestSchema() throws SQLException, ClientException {
        Schema known = Schema.known();
        known.migrate(connection);
        assertThat(known.steps()).isNotEmpty();
        assertThat(number("PRAGMA profile.user_version")).isEqualTo(known.steps().size());
        assertThat(number("SELECT COUNT(*) FROM message")).isZero();
    }
}
