package chat.tacit.client.profile;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Bytes;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Noticing a database that was put back from a copy ({@code spec/60-contact}). */
final class RestoreTest {
    @TempDir private Path directory;

    private Path home = Path.of("");

    @BeforeEach
    void openTwice() throws ClientException {
        home = Profiles.create(directory.resolve("home"));
        Profiles.reopen(home);
        Profiles.reopen(home);
    }

    private String mark() throws IOException {
        return Files.readString(home.resolve("profile.boot"));
    }

    private void mark(String text) throws IOException {
        Files.writeString(home.resolve("profile.boot"), text);
    }

    private boolean restoredWhenOpened() throws ClientException {
        try (Profile profile = Profiles.open(home)) {
            return profile.restored();
        }
    }

    private void copy(String from, String to) throws IOException {
        Files.copy(home.resolve(from), home.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void everyOpeningIsCounted() throws IOException, ClientException {
        assertThat(mark()).isEqualTo("2 done\n");
        assertThat(restoredWhenOpened()).isFalse();
        assertThat(mark()).isEqualTo("3 done\n");
    }

    @Test
    void olderDatabaseIsRestored() throws IOException, ClientException {
        copy("profile.db", "copy");
        Bytes device;
        try (Profile profile = Profiles.open(home)) {
            device = profile.deviceId();
        }
        copy("copy", "profile.db");
        try (Profile profile = Profiles.open(home)) {
            assertThat(profile.restored()).isTrue();
            assertThat(profile.deviceId()).isNotEqualTo(device);
            device = profile.deviceId();
        }
        // and stays so until every connection was made anew
        try (Profile profile = Profiles.open(home)) {
            assertThat(profile.restored()).isTrue();
            assertThat(profile.deviceId()).isEqualTo(device);
            profile.write(tx -> {
                profile.resumed(tx);
                return true;
            });
            assertThat(profile.restored()).isFalse();
        }
        assertThat(restoredWhenOpened()).isFalse();
    }

    @Test
    void olderCounterIsRestored() throws IOException, ClientException {
        copy("profile.boot", "copy");
        Profiles.reopen(home);
        copy("copy", "profile.boot");
        assertThat(restoredWhenOpened()).isTrue();
    }

    @Test
    void missingCounterIsRestored() throws IOException, ClientException {
        Files.delete(home.resolve("profile.boot"));
        assertThat(restoredWhenOpened()).isTrue();
    }

    @Test
    void openingThatWasCutShortIsNotRestored() throws IOException, ClientException {
        mark("3 pending\n");
        assertThat(restoredWhenOpened()).isFalse();
        assertThat(mark()).isEqualTo("3 done\n");
        mark("3 pending\n");
        assertThat(restoredWhenOpened()).isFalse();
        assertThat(mark()).isEqualTo("4 done\n");
    }

    /** What is left when the first opening after a restore ends after its first step. */
    @Test
    void restoreThatWasCutShortIsStillNoticed() throws IOException, ClientException {
        mark("1 done\n");
        copy("profile.db", "copy");
        Profiles.reopen(home);
        String next = mark();
        copy("copy", "profile.db");
        mark(next.replace("done", "pending"));
        assertThat(restoredWhenOpened()).isTrue();
    }
}
