package chat.tacit.client.profile;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Secret;

import org.sqlite.SQLiteErrorCode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Connects to the encrypted database: the format of SQLCipher 4 (AES-256-CBC and HMAC-SHA-512 on
 * every page of file and log) under a raw key.
 *
 * <p>The driver takes the key of a connection's main database only as a String, which can't be
 * wiped. So the main database is an empty one in memory, and the file is attached as the schema
 * {@code profile} with its key as a bound parameter.
 */
final class Database {
    private static final String[] SETTINGS = {
        "PRAGMA busy_timeout = 20000",
        "PRAGMA temp_store = MEMORY", // nothing is spilled to disk in the clear
        "PRAGMA profile.synchronous = FULL",
        "PRAGMA profile.cache_size = -16000",
        "PRAGMA foreign_keys = ON",
    };

    private static final String[] MODES = {
        "PRAGMA profile.secure_delete = ON",
        "PRAGMA profile.journal_mode = WAL", // several processes; whoever reads blocks nobody
    };

    /**
     * SQLite takes itself for set up before its ciphers are: of a process's first two connections,
     * opened at once, one would know no cipher, and the profile couldn't be opened.
     */
    private static final Lock OPENING = new ReentrantLock();

    private Database() {}

    /**
     * Opens the file, or makes it.
     *
     * @throws ClientException if the file isn't a database under this key
     */
    static Connection connect(Path file, Secret key) throws SQLException, ClientException {
        Connection connection = open();
        try {
            attach(connection, file, key);
            return connection;
        } catch (SQLException e) {
            connection.close();
            if (e.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code
                    || e.getErrorCode() == SQLiteErrorCode.SQLITE_CORRUPT.code) {
                throw new ClientException(
                        "the database "
                                + file
                                + " is damaged or belongs to another key file;"
                                + " put both back from one copy.");
            }
            throw e;
        }
    }

    private static Connection open() throws SQLException {
        OPENING.lock();
        try {
            return DriverManager.getConnection("jdbc:sqlite::memory:");
        } finally {
            OPENING.unlock();
        }
    }

    private static void attach(Connection connection, Path file, Secret key) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("PRAGMA cipher = 'sqlcipher'").close();
            statement.executeQuery("PRAGMA legacy = 4").close();
        }
        byte[] raw = rawKey(key);
        try (PreparedStatement attach = connection.prepareStatement("ATTACH ? AS profile KEY ?")) {
            attach.setString(1, file.toAbsolutePath().toString());
            attach.setBytes(2, raw);
            attach.execute();
        } finally {
            Arrays.fill(raw, (byte) 0);
        }
        try (Statement statement = connection.createStatement()) {
            for (String setting : SETTINGS) {
                statement.executeUpdate(setting);
            }
            for (String mode : MODES) {
                statement.executeQuery(mode).close();
            }
            // The first page that is read shows whether the key fits.
            try (ResultSet tables =
                    statement.executeQuery("SELECT COUNT(*) FROM profile.sqlite_schema")) {
                tables.next();
            }
        }
    }

    /** {@code x'…'}, the form in which a key of 32 bytes is used as it is, not as a passphrase. */
    private static byte[] rawKey(Secret key) {
        byte[] digits = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        byte[] raw = new byte[3 + 2 * key.size()];
        raw[0] = 'x';
        raw[1] = '\'';
        for (int i = 0; i < key.size(); i++) {
            raw[2 + 2 * i] = digits[(key.expose()[i] >> 4) & 15];
            raw[3 + 2 * i] = digits[key.expose()[i] & 15];
        }
        raw[raw.length - 1] = '\'';
        return raw;
    }
}
