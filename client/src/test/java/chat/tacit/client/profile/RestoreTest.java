package chat.tacit.client.profile;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Bytes;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Noticing a database that was put back from a copy ({@code spec/60-contact}). */
final class RestoreTest {
    @TempDir private Path directory;

    private Path home = Path.of("");

    @BeforeEach
    void openThrice() throws ClientException {
        home = Profiles.copy(directory.resolve("home")); // which opens it as well
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
        assertThat(mark()).isEqualTo("3 done\n");
        assertThat(restoredWhenOpened()).isFalse();
        assertThat(mark()).isEqualTo("4 done\n");
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
        mark("4 pending\n");
        assertThat(restoredWhenOpened()).isFalse();
        assertThat(mark()).isEqualTo("4 done\n");
        mark("4 pending\n");
        assertThat(restoredWhenOpened()).isFalse();
        assertThat(mark()).isEqualTo("5 done\n");
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

    private static void use(Profile profile) {
        profile.write(ProcessesTest::countUp);
    }

    private void copyDatabase() throws IOException {
        copy("profile.db", "copy");
        copy("profile.db-wal", "copy-wal");
    }

    private void putBack() throws IOException {
        Files.deleteIfExists(home.resolve("profile.db-shm"));
        copy("copy", "profile.db");
        copy("copy-wal", "profile.db-wal");
    }

    @Test
    void copyMadeWhileTheProfileIsOpenIsNoticedAfterItsEnd() throws IOException, ClientException {
        try (Profile profile = Profiles.open(home)) {
            use(profile);
            copyDatabase();
            use(profile);
        }
        putBack();
        assertThat(restoredWhenOpened()).isTrue();
    }

    @Test
    void copyMadeWhileTheProfileIsOpenIsNoticedAfterAKillOnceItCountedOn() throws Exception {
        try (OtherProcess other = OtherProcess.opened(home)) {
            assertThat(other.ask("use")).isEqualTo("used");
            copyDatabase();
            for (int i = 1; i < Counting.AFTER; i++) {
                assertThat(other.ask("use")).isEqualTo("used");
            }
            other.kill();
        }
        putBack();
        assertThat(restoredWhenOpened()).isTrue();
    }

    @Test
    void endOfAProfileThatWasOnlyReadIsntCounted() throws IOException, ClientException {
        try (Profile profile = Profiles.open(home)) {
            assertThat(profile.name()).isEqualTo("Alice");
        }
        assertThat(mark()).isEqualTo("4 done\n");
        try (Profile profile = Profiles.open(home)) {
            use(profile);
            use(profile);
        }
        assertThat(mark()).isEqualTo("6 done\n");
        assertThat(restoredWhenOpened()).isFalse();
    }

    @Test
    void openProfileCountsOnAfterEvery256Transactions() throws IOException, ClientException {
        try (Profile profile = Profiles.open(home)) {
            for (int i = 1; i < Counting.AFTER; i++) {
                use(profile);
            }
            assertThat(mark()).isEqualTo("4 done\n");
            use(profile);
            assertThat(mark()).isEqualTo("5 done\n");
        }
        assertThat(restoredWhenOpened()).isFalse();
    }

    /** Each step of a count ends with a kill; none may pass for a restore. */
    @ParameterizedTest
    @ValueSource(strings = {"announce", "announce enter", "announce enter confirm"})
    void killAtAnyStepOfACountIsNoRestore(String steps) throws Exception {
        for (int i = 0; i < 2; i++) {
            try (OtherProcess other = OtherProcess.opened(home)) {
                assertThat(other.ask("use")).isEqualTo("used");
                for (String step : steps.split(" ", -1)) {
                    assertThat(other.ask(step)).isEqualTo("done");
                }
                other.kill();
            }
            assertThat(restoredWhenOpened()).isFalse();
        }
    }

    /** And what is left in the middle of writing the file is neither. */
    @Test
    void killWhileTheFileIsWrittenIsNoRestore() throws IOException, ClientException {
        Files.writeString(home.resolve("profile.boot.new"), "4 pen");
        assertThat(restoredWhenOpened()).isFalse();
        assertThat(mark()).isEqualTo("4 done\n");
    }

    @Test
    void killsWhileAProfileIsInHeavyUseAreNoRestores() throws Exception {
        for (int round = 0; round < 4; round++) {
            try (OtherProcess other = OtherProcess.opened(home)) {
                other.tell("go on");
                int last;
                do {
                    last = Integer.parseInt(other.answer());
                } while (last < Counting.AFTER - 3 + 2 * round);
                other.kill();
            }
            try (Profile profile = Profiles.open(home)) {
                assertThat(profile.restored()).isFalse();
                profile.write(tx -> tx.update("DELETE FROM relay"));
            }
        }
    }

    @Test
    void processesThatCountOnAtOnceStayInStep() throws Exception {
        try (OtherProcess one = OtherProcess.opened(home);
                OtherProcess two = OtherProcess.opened(home)) {
            one.tell("count");
            two.tell("count");
            one.tell("count");
            two.tell("count");
            for (int i = 0; i < 2; i++) {
                assertThat(one.answer()).isEqualTo("counted");
                assertThat(two.answer()).isEqualTo("counted");
            }
            try (Profile profile = Profiles.open(home)) {
                use(profile);
            }
        }
        assertThat(restoredWhenOpened()).isFalse();
    }

    @Test
    void endOfAProfileThatWasDeletedMeanwhileLeavesNothing() throws IOException, ClientException {
        try (Profile profile = Profiles.open(home)) {
            use(profile);
            Files.delete(home.resolve("profile.boot"));
        }
        assertThat(home.resolve("profile.boot")).doesNotExist();
    }
}
