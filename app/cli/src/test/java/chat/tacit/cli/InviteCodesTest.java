package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a file of invite codes may hold. */
class InviteCodesTest {
    @TempDir Path directory;

    private List<Secret> read(String text) throws Exception {
        Path file = directory.resolve("codes");
        Files.writeString(file, text);
        return InviteCodes.read(file);
    }

    private static Secret code(String text) {
        return Secret.owned(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void eachLineIsACode() throws Exception {
        String longest = "y".repeat(256);
        assertThat(read("sixteen bytes is\r\n\n" + longest + "\nno line break at the end"))
                .containsExactly(
                        code("sixteen bytes is"), code(longest), code("no line break at the end"));
    }

    @Test
    void codeHasSixteenTo256Bytes() {
        assertThatThrownBy(() -> read("fifteen bytes !\n")).isInstanceOf(Trouble.class);
        assertThatThrownBy(() -> read("y".repeat(257))).isInstanceOf(Trouble.class);
    }

    @Test
    void fileHasACode() {
        assertThatThrownBy(() -> read("\n\n")).isInstanceOf(Trouble.class);
        assertThatThrownBy(() -> InviteCodes.read(directory.resolve("none")))
                .isInstanceOf(Trouble.class);
    }
}
