package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.profile.Profile;
import chat.tacit.e2ee.backup.Chunk;
import chat.tacit.e2ee.backup.Header;
import chat.tacit.e2ee.backup.RecoveryKey;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Backup files and places that can't be used, of which nothing is left. */
final class DamagedBackupTest extends Exported {
    @Test
    void fileTellsNothingAndIsItsOwnersAlone() throws ClientException, IOException {
        export();
        String bytes =
                new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("Alice", "Bob", "heron", "example");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void existingFileIsNeverOverwritten() throws ClientException, IOException {
        Files.writeString(file, "something else");
        assertThatThrownBy(this::export).hasMessageContaining("there already");
        assertThat(file).hasContent("something else");
    }

    @Test
    void exportThatCannotBeWrittenLeavesNothing() {
        file = folder.resolve("nowhere").resolve("backup");
        assertThatThrownBy(this::export)
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("can't write");
        assertThat(recovery(pair.alice())).isEmpty();
    }

    @Test
    void wrongKeyImportsNothing() throws ClientException, IOException {
        export();
        key = RecoveryKey.random(ENTROPY);
        assertNothingImported("isn't the one");
    }

    @Test
    void truncatedFileImportsNothing() throws ClientException, IOException {
        addMessages(3_000);
        export();
        byte[] whole = Files.readAllBytes(file);
        int chunk = Chunk.SEALED_SIZE;
        for (int size :
                new int[] {
                    Header.SIZE,
                    Header.SIZE + 5,
                    Header.SIZE + chunk,
                    Header.SIZE + 2 * chunk,
                    whole.length - 1
                }) {
            Files.write(file, Arrays.copyOf(whole, size));
            assertNothingImported("cut short or damaged");
        }
        Files.write(file, Arrays.copyOf(whole, 9));
        assertNothingImported("no backup");
    }

    @Test
    void changedExchangedAndAddedChunksImportNothing() throws ClientException, IOException {
        addMessages(3_000);
        export();
        byte[] whole = Files.readAllBytes(file);
        byte[] changed = whole.clone();
        changed[changed.length - 20] ^= 1; // in the last chunk: the others were taken by then
        byte[] exchanged = whole.clone();
        int chunk = Chunk.SEALED_SIZE;
        System.arraycopy(whole, Header.SIZE, exchanged, Header.SIZE + chunk, chunk);
        System.arraycopy(whole, Header.SIZE + chunk, exchanged, Header.SIZE, chunk);
        for (byte[] wrong : List.of(changed, exchanged, Arrays.copyOf(whole, whole.length + 100))) {
            Files.write(file, wrong);
            assertNothingImported("cut short or damaged");
        }
    }

    @Test
    void fileOfANewerTacitIsLeftAlone() throws ClientException, IOException {
        export();
        byte[] newer = Files.readAllBytes(file);
        newer[Header.START - 1]++;
        Files.write(file, newer);
        assertNothingImported("newer Tacit");
    }

    @Test
    void otherFilesAreNoBackup() throws IOException {
        Files.writeString(file, "A letter.");
        assertNothingImported("no backup");
    }

    @Test
    void profileIsNeverOverwritten() throws ClientException, IOException {
        export();
        imported();
        assertThatThrownBy(this::imported).hasMessageContaining("already");
        home = Files.createDirectories(folder.resolve("other"));
        Path letter = Files.writeString(home.resolve("letter"), "mine");
        assertThatThrownBy(this::imported).hasMessageContaining("isn't empty");
        assertThat(letter).hasContent("mine");
    }

    @Test
    void importThatCannotBeWrittenSaysSo() throws ClientException, IOException {
        export();
        home = Files.writeString(folder.resolve("letter"), "mine").resolve("home");
        assertThatThrownBy(this::imported)
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("can't make the profile");
    }

    @Test
    void importThatWasKilledIsInNobodysWay() throws ClientException, IOException {
        export();
        Path left = home.resolveSibling("." + home.getFileName() + ".importing");
        Files.createDirectories(left);
        Files.writeString(left.resolve("profile.db"), "half of it");
        assertThat(Profile.exists(home)).isFalse();
        imported();
        assertThat(left).doesNotExist();
        assertThat(Profile.exists(home)).isTrue();
    }
}
