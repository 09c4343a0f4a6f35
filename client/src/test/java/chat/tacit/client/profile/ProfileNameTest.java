package chat.tacit.client.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Further profiles in one home. */
final class ProfileNameTest {
    private static final ProfileName WORK = new ProfileName("work");

    @TempDir Path folder;

    private static void create(Path home) throws Exception {
        Secret passphrase = Secret.owned(Text.utf8("a passphrase"));
        try {
            Profile.create(home, passphrase, "Ada", Entropy.system()).close();
        } finally {
            passphrase.wipe();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../x",
                "a/b",
                "-a",
                "Work",
                "a b",
                "a.b",
                "é",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void namesThatCouldLeadElsewhereAreNone(String text) {
        assertThatThrownBy(() -> new ProfileName(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void profilesLieApartForTheirOwnerAlone() throws Exception {
        Path home = folder.resolve("home");
        WORK.prepare(home);
        create(WORK.in(home));
        create(home);
        assertThat(ProfileName.all(home)).containsExactly(WORK);
        for (Path directory : new Path[] {home, home.resolve("profiles"), WORK.in(home)}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
        }
        assertThat(Files.readAllBytes(new Home(home).key()))
                .isNotEqualTo(Files.readAllBytes(new Home(WORK.in(home)).key()));
    }

    @Test
    void wipeOfOneLeavesTheOther() throws Exception {
        WORK.prepare(folder);
        create(WORK.in(folder));
        create(folder);
        assertThat(Wipe.of(folder).directoryGone()).isFalse();
        assertThat(Profile.exists(folder)).isFalse();
        assertThat(ProfileName.all(folder)).containsExactly(WORK);
        assertThat(Wipe.of(WORK.in(folder)).directoryGone()).isTrue();
        assertThat(ProfileName.all(folder)).isEmpty();
    }

    @Test
    void emptyDirectoriesGoWithTheLastAndOthersStay() throws Exception {
        Path home = folder.resolve("home");
        WORK.prepare(home);
        Path other = Files.createDirectories(new ProfileName("play").in(home));
        ProfileName.tidy(home);
        assertThat(other).exists();
        Files.delete(other);
        ProfileName.tidy(home);
        assertThat(home).doesNotExist();
    }

    /** What isn't a profile, or is being imported, isn't listed. */
    @Test
    void otherDirectoriesAreNoProfiles() throws Exception {
        Files.createDirectories(folder.resolve("profiles").resolve("empty"));
        Path importing = folder.resolve("profiles").resolve(".work.importing");
        WORK.prepare(folder);
        create(importing);
        assertThat(ProfileName.all(folder)).isEmpty();
    }
}
