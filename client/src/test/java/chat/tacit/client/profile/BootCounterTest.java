package chat.tacit.client.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The counter's file and which database it fits ({@code spec/60-contact}). */
final class BootCounterTest {
    @TempDir private Path directory;

    private BootCounter counter() {
        return new BootCounter(directory.resolve("profile.boot"));
    }

    @ParameterizedTest
    @CsvSource({
        "5, false, 5, true",
        "5, false, 4, false",
        "5, false, 6, false",
        "5, true, 4, true",
        "5, true, 5, true",
        "5, true, 3, false",
        "5, true, 6, false",
        "0, false, 0, true",
    })
    void databaseFitsOrWasRestored(long count, boolean pending, long database, boolean fits) {
        assertThat(new BootCounter.Mark(count, pending).matches(database)).isEqualTo(fits);
    }

    @Test
    void markIsReadAsItWasWritten() throws IOException {
        for (BootCounter.Mark mark :
                new BootCounter.Mark[] {
                    new BootCounter.Mark(0, false),
                    new BootCounter.Mark(17, true),
                    new BootCounter.Mark(999_999_999_999_999_999L, false)
                }) {
            counter().write(mark);
            assertThat(counter().read()).contains(mark);
        }
    }

    @Test
    void missingFileSaysNothing() throws IOException {
        assertThat(counter().read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "2 done",
                "02 done\n",
                "2 done\n\n",
                "2 Done\n",
                " 2 done\n",
                "-2 done\n",
                "2 done\r\n",
                "2  done\n",
                "99999999999999999999 done\n",
                "२ done\n"
            })
    void anythingElseSaysNothing(String text) throws IOException {
        Files.writeString(counter().file(), text);
        assertThat(counter().read()).isEmpty();
    }
}
