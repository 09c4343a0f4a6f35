package chat.tacit.client.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The end of a profile. */
final class WipeTest {
    @TempDir private Path directory;

    private Path home = Path.of("");

    @BeforeEach
    void create() throws ClientException {
        home = Profiles.copy(directory.resolve("home"));
        Profiles.reopen(home);
    }

    @Test
    void nothingIsLeftOfTheProfile() throws Exception {
        Files.writeString(home.resolve("profile.key.new"), "of a change that was cut short");
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(UnixDomainSocketAddress.of(home.resolve("live.0123abcd.sock")));
        }
        Files.createSymbolicLink(home.resolve("live.89abcdef.sock"), Path.of("gone"));
        assertThat(Wipe.of(home)).isEqualTo(new Wipe(false, true));
        assertThat(home).doesNotExist();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void keyIsOverwrittenWhereItLay() throws Exception {
        Path lain = directory.resolve("old blocks");
        Files.createLink(lain, home.resolve("profile.key"));
        Wipe.of(home);
        assertThat(lain).hasBinaryContent(new byte[KeyFile.SIZE]);
    }

    @Test
    void keyIsGoneEvenIfTheRestCannotBeDeleted() throws Exception {
        Path stuck = home.resolve("profile.db");
        Files.delete(stuck);
        Files.createDirectories(stuck.resolve("held"));
        Wipe.of(home);
        assertThat(home.resolve("profile.key")).doesNotExist();
        assertThatThrownBy(() -> Profiles.open(home)).hasMessageContaining("no profile");
    }

    @Test
    void wipeThatWasCutShortCanBeRepeated() throws Exception {
        Files.delete(home.resolve("profile.key"));
        assertThat(Wipe.of(home).directoryGone()).isTrue();
    }

    @Test
    void otherFilesAreLeftAlone() throws Exception {
        Path letter = Files.writeString(home.resolve("letter.txt"), "not ours");
        Path concert = Files.writeString(home.resolve("live.mp3"), "not ours");
        assertThat(Wipe.of(home)).isEqualTo(new Wipe(false, false));
        assertThat(letter).hasContent("not ours");
        assertThat(concert).hasContent("not ours");
        try (var left = Files.list(home)) {
            assertThat(left).containsExactlyInAnyOrder(letter, concert);
        }
    }

    @Test
    void whereNoProfileIsNothingIsDeleted() throws Exception {
        Path other = Files.createDirectories(directory.resolve("other"));
        assertThatThrownBy(() -> Wipe.of(other))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("no profile");
        assertThatThrownBy(() -> Wipe.of(directory.resolve("nowhere")))
                .hasMessageContaining("no profile");
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void profileThatAnotherProcessHasOpenIsGoneAllTheSame() throws Exception {
        try (OtherProcess other = OtherProcess.opened(home)) {
            assertThat(Wipe.of(home)).isEqualTo(new Wipe(true, true));
            assertThat(other.ask("restored")).isEqualTo("false");
        }
        assertThat(home).doesNotExist();
    }
}
