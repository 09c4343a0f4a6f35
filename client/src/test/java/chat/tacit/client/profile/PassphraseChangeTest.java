package chat.tacit.client.profile;

import static chat.tacit.client.profile.Profiles.ENTROPY;
import static chat.tacit.client.profile.Profiles.passphrase;
import static chat.tacit.client.profile.Profiles.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Another passphrase, whatever happens on the way to it. */
@Timeout(180)
final class PassphraseChangeTest {
    static final String OTHER = "another passphrase";

    @TempDir private Path directory;

    private Path home = Path.of("");

    @BeforeEach
    void create() throws ClientException {
        home = Profiles.copy(directory.resolve("home"));
    }

    /** The passphrases, of the two of these tests, that open the profile. */
    private long opening() {
        return Arrays.stream(new Secret[] {passphrase(), secret(OTHER)})
                .filter(this::opens)
                .count();
    }

    private boolean opens(Secret passphrase) {
        try (Profile profile = Profile.open(home, passphrase, ENTROPY)) {
            return profile.name().equals("Alice") && !profile.restored();
        } catch (ClientException e) {
            assertThat(e.sentence()).contains("passphrase is wrong");
            return false;
        }
    }

    private void change(Secret from, Secret to) throws ClientException {
        Profile.changePassphrase(home, from, to, ENTROPY);
    }

    @Test
    void everyChangeHasASaltOfItsOwn() throws Exception {
        byte[] before = Files.readAllBytes(home.resolve("profile.key"));
        change(passphrase(), passphrase());
        byte[] after = Files.readAllBytes(home.resolve("profile.key"));
        assertThat(Arrays.copyOfRange(after, 7, 23))
                .isNotEqualTo(Arrays.copyOfRange(before, 7, 23));
        assertThat(opens(passphrase())).isTrue();
    }

    @Test
    void oldPassphraseIsNeeded() throws IOException {
        Map<Path, Bytes> before = Profiles.files(home);
        assertThatThrownBy(() -> change(secret(OTHER), secret("third")))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("passphrase is wrong");
        before.forEach((file, content) -> assertThat(file).hasBinaryContent(content.toArray()));
    }

    @Test
    void oldKeyFileIsOverwrittenWhereItLay() throws Exception {
        Path lain = directory.resolve("old blocks");
        Files.createLink(lain, home.resolve("profile.key"));
        change(passphrase(), secret(OTHER));
        assertThat(lain).hasBinaryContent(new byte[KeyFile.SIZE]);
        assertThat(opens(secret(OTHER))).isTrue();
    }

    @Test
    void halfAKeyFileBesideTheOldOneDoesNoHarm() throws Exception {
        byte[] whole = Files.readAllBytes(home.resolve("profile.key"));
        for (int size : new int[] {0, 40, whole.length}) {
            Files.write(home.resolve("profile.key.new"), Arrays.copyOf(whole, size));
            assertThat(opens(passphrase())).isTrue();
        }
        change(passphrase(), secret(OTHER));
        assertThat(opens(secret(OTHER))).isTrue();
    }

    @Test
    void processThatIsKilledWhileChangingLeavesOnePassphraseThatOpens() throws Exception {
        for (int changes = 0; changes < 4; changes++) {
            try (OtherProcess other = OtherProcess.start(home)) {
                other.tell(opens(passphrase()) ? "change" : "change back");
                for (int i = 0; i <= changes; i++) {
                    assertThat(other.answer()).startsWith("chang");
                }
                other.kill();
            }
            assertThat(opening()).isEqualTo(1);
        }
    }

    @Test
    void otherProcessesGoOnWhileItChanges() throws Exception {
        try (OtherProcess other = OtherProcess.opened(home)) {
            change(passphrase(), secret(OTHER));
            assertThat(other.ask("count")).isEqualTo("counted");
            assertThat(opens(secret(OTHER))).isTrue();
        }
    }
}
