package chat.tacit.client.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** How a file gets its name on a file system that knows no links. */
class SavingTest {
    @TempDir Path directory;

    @Test
    void nameThatIsFreeIsTaken() throws IOException {
        Path unfinished = Files.writeString(directory.resolve("part"), "a heron");
        Path target = directory.resolve("heron.txt");
        assertThat(Saving.moved(target, unfinished)).isTrue();
        assertThat(target).hasContent("a heron");
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void fileOfThatNameStaysAsItWas() throws IOException {
        Path unfinished = Files.writeString(directory.resolve("part"), "a heron");
        Path target = Files.writeString(directory.resolve("heron.txt"), "an older heron");
        assertThat(Saving.moved(target, unfinished)).isFalse();
        assertThat(target).hasContent("an older heron");
        assertThat(unfinished).hasContent("a heron");
    }

    @Test
    void nameIsGivenBackIfTheFileCannotTakeIt() {
        Path target = directory.resolve("heron.txt");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> Saving.moved(target, directory.resolve("nothing")));
        assertThat(target).doesNotExist();
    }
}
