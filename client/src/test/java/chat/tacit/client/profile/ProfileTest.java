package chat.tacit.client.profile;

import static chat.tacit.client.profile.Profiles.ENTROPY;
import static chat.tacit.client.profile.Profiles.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Bytes;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;

/** Making and opening a profile, and what is said when that can't be done. */
final class ProfileTest {
    @TempDir private Path directory;

    private Path home = Path.of("");

    @BeforeEach
    void copy() {
        home = Profiles.copy(directory.resolve("home"));
    }

    @Test
    void whatWasWrittenIsThereAfterReopening() throws ClientException {
        home = Profiles.create(directory.resolve("made"));
        Bytes device;
        try (Profile profile = Profiles.open(home)) {
            assertThat(profile.name()).isEqualTo("Alice");
            assertThat(profile.restored()).isFalse();
            device = profile.deviceId();
            profile.write(tx -> tx.update("INSERT INTO seen (id, at) VALUES (?, ?)", device, 7));
        }
        try (Profile profile = Profiles.open(home)) {
            assertThat(profile.deviceId()).isEqualTo(device);
            assertThat(
                            profile.<Bytes, RuntimeException>read(tx ->
                                    tx.one("SELECT id FROM seen", row -> row.bytes(1))
                                            .orElseThrow()))
                    .isEqualTo(device);
        }
    }

    @Test
    void wrongPassphraseTouchesNothing() throws ClientException, IOException {
        Profiles.reopen(home);
        Map<Path, Bytes> before = Profiles.files(home);
        assertThatThrownBy(() -> Profile.open(home, secret("correct horse"), ENTROPY))
                .isInstanceOf(ClientException.class)
                .hasMessage("the passphrase is wrong; nothing was changed, try again.");
        assertThat(Profiles.files(home)).isEqualTo(before);
    }

    @Test
    void missingProfileIsAnsweredByNamingInit() {
        assertThatThrownBy(() -> Profiles.open(directory.resolve("elsewhere")))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("tacit init");
        assertThat(directory.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void initNeverOverwrites() throws IOException {
        Map<Path, Bytes> before = Profiles.files(home);
        assertThatThrownBy(() -> Profiles.create(home))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("already");
        assertThat(Profiles.files(home)).isEqualTo(before);
    }

    @Test
    void initKeepsDatabaseThatLostItsKeyFile() throws IOException {
        Files.delete(home.resolve("profile.key"));
        Map<Path, Bytes> before = Profiles.files(home);
        assertThatThrownBy(() -> Profiles.create(home))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("without its key file");
        assertThat(Profiles.files(home)).isEqualTo(before);
    }

    @Test
    void initThatWasCutShortCanBeRepeated() throws ClientException, IOException {
        Path other = directory.resolve("other");
        Files.createDirectories(other);
        Files.writeString(other.resolve("profile.db.new"), "half a database");
        Files.writeString(other.resolve("profile.key.new"), "half a key");
        Profiles.create(other);
        Profiles.reopen(other);
    }

    @Test
    void missingDatabaseIsNotReplacedByAnEmptyOne() throws IOException {
        Files.delete(home.resolve("profile.db"));
        assertThatThrownBy(() -> Profiles.open(home))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("is missing");
        assertThat(home.resolve("profile.db")).doesNotExist();
    }

    @Test
    void truncatedKeyFileIsRefused() throws IOException {
        Path key = home.resolve("profile.key");
        byte[] whole = Files.readAllBytes(key);
        for (int size : new int[] {0, 1, 23, whole.length - 1}) {
            Files.write(key, Arrays.copyOf(whole, size));
            assertThatThrownBy(() -> Profiles.open(home))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("is damaged");
        }
    }

    @Test
    void changedHeaderOfKeyFileIsRefused() throws IOException {
        Path key = home.resolve("profile.key");
        byte[] bytes = Files.readAllBytes(key);
        bytes[1]++; // one pass more
        Files.write(key, bytes);
        assertThatThrownBy(() -> Profiles.open(home))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("passphrase is wrong");
    }

    @Test
    @Timeout(5)
    void costlyHeaderOfKeyFileCostsNothing() throws IOException {
        Path key = home.resolve("profile.key");
        byte[] honest = Files.readAllBytes(key);
        byte[][] heads = {
            ByteBuffer.allocate(7)
                    .put((byte) 1)
                    .put((byte) 3)
                    .putInt(16 << 20)
                    .put((byte) 4)
                    .array(),
            ByteBuffer.allocate(7).put((byte) 1).put((byte) 3).putInt(-1).put((byte) 4).array(),
            ByteBuffer.allocate(7)
                    .put((byte) 1)
                    .put((byte) 255)
                    .putInt(65536)
                    .put((byte) 4)
                    .array(),
            ByteBuffer.allocate(7).put((byte) 1).put((byte) 3).putInt(65536).put((byte) 0).array(),
            ByteBuffer.allocate(7).put((byte) 1).put((byte) 1).putInt(8).put((byte) 1).array(),
        };
        for (byte[] head : heads) {
            byte[] bytes = honest.clone();
            System.arraycopy(head, 0, bytes, 0, head.length);
            Files.write(key, bytes);
            assertThatThrownBy(() -> Profiles.open(home))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("is damaged");
        }
    }

    @Test
    void keyFileOfAnotherProfileIsRefused() throws ClientException, IOException {
        Path other = Profiles.create(directory.resolve("other"));
        Files.copy(
                other.resolve("profile.key"),
                home.resolve("profile.key"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        byte[] database = Files.readAllBytes(home.resolve("profile.db"));
        assertThatThrownBy(() -> Profiles.open(home))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("another key file");
        assertThat(Files.readAllBytes(home.resolve("profile.db"))).isEqualTo(database);
    }

    @Test
    void profileOfNewerSchemaIsLeftAlone() throws Exception {
        try (Connection connection =
                        Database.connect(home.resolve("profile.db"), Profiles.key(home));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA profile.user_version = 999");
        }
        byte[] database = Files.readAllBytes(home.resolve("profile.db"));
        assertThatThrownBy(() -> Profiles.open(home))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("newer Tacit");
        assertThat(Files.readAllBytes(home.resolve("profile.db"))).isEqualTo(database);
    }

    @Test
    void everythingIsItsOwnersAlone() throws ClientException, IOException {
        home = Profiles.create(directory.resolve("made"));
        try (Profile profile = Profiles.open(home)) {
            profile.write(tx -> tx.update("DELETE FROM seen"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                    .isEqualTo("rwx------");
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(home.resolve("profile.key"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void oneProcessOpensAProfileOnce() throws ClientException {
        try (Profile profile = Profiles.open(home)) {
            assertThatThrownBy(() -> Profiles.open(home))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("open in this process already");
            assertThat(profile.tryReceive()).isTrue();
        }
        Profiles.reopen(home);
    }

    @Test
    void typedPassphraseIsOverwritten() {
        char[] typed = "Zürich \uD83D\uDD11".toCharArray();
        assertThat(Passphrase.of(typed)).isEqualTo(secret("Zürich \uD83D\uDD11"));
        assertThat(typed).containsOnly('\0');
    }
}
