package chat.tacit.client.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The format of the file, and that nothing else opens it. */
final class DatabaseTest {
    @TempDir private Path directory;

    private final Secret key = Secret.random(Profiles.ENTROPY, 32);

    private Path fill() throws SQLException, ClientException {
        Path file = directory.resolve("it's a; 'file'?x=1&y.db");
        try (Connection connection = Database.connect(file, key);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE profile.a (x TEXT)");
            for (int i = 0; i < 100; i++) {
                statement.executeUpdate("INSERT INTO a VALUES (hex(zeroblob(500)))");
            }
        }
        return file;
    }

    /** Opens the first page by SQLCipher's description of its format, without the driver. */
    @Test
    void fileIsOfSqlCipher4UnderTheRawKey() throws Exception {
        byte[] page = Arrays.copyOf(Files.readAllBytes(fill()), 4096);
        byte[] salt = Arrays.copyOf(page, 16);
        Mac mac = hmac(macKey(salt));
        mac.update(page, 16, 4096 - 16 - 64);
        mac.update(new byte[] {1, 0, 0, 0}); // the page's number, little-endian
        assertThat(mac.doFinal()).isEqualTo(Arrays.copyOfRange(page, 4096 - 64, 4096));

        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(key.expose(), "AES"),
                new IvParameterSpec(page, 4096 - 80, 16));
        byte[] header = cipher.doFinal(page, 16, 4096 - 80 - 16);
        // SQLite's header from byte 16: pages of 4,096 bytes, write-ahead log, 80 bytes reserved.
        assertThat(Arrays.copyOf(header, 5)).isEqualTo(new byte[] {0x10, 0, 2, 2, 80});
    }

    /** The first 32 bytes of PBKDF2-HMAC-SHA512 with two rounds over the salt, masked. */
    private byte[] macKey(byte[] salt) throws GeneralSecurityException {
        for (int i = 0; i < salt.length; i++) {
            salt[i] ^= 0x3a;
        }
        Mac mac = hmac(key.expose());
        mac.update(salt);
        byte[] first = mac.doFinal(new byte[] {0, 0, 0, 1});
        byte[] second = mac.doFinal(first);
        byte[] macKey = new byte[32];
        for (int i = 0; i < macKey.length; i++) {
            macKey[i] = (byte) (first[i] ^ second[i]);
        }
        return macKey;
    }

    private static Mac hmac(byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA512");
        mac.init(new SecretKeySpec(key, "HmacSHA512"));
        return mac;
    }

    @Test
    void anotherKeyOpensNothing() throws SQLException, ClientException {
        Path file = fill();
        Secret other = Secret.random(Profiles.ENTROPY, 32);
        assertThatThrownBy(() -> Database.connect(file, other))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("damaged or belongs to another key file");
    }

    @Test
    void oneChangedBitIsNoticed() throws SQLException, ClientException, IOException {
        Path file = fill();
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long middle = bytes.length() / 2;
            bytes.seek(middle);
            int old = bytes.read();
            bytes.seek(middle);
            bytes.write(old ^ 1);
        }
        try (Connection connection = Database.connect(file, key);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT SUM(length(x)) FROM a").next())
                    .isInstanceOf(SQLException.class);
        }
    }
}
