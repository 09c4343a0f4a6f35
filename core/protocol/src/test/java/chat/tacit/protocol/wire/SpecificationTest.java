package chat.tacit.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tables of {@code spec/10-wire} say what the code does. */
class SpecificationTest {
    private final String chapter = Files.readString(Path.of("../../spec/10-wire.md"));

    SpecificationTest() throws IOException {}

    @ParameterizedTest
    @EnumSource
    void hasEveryLimit(Limit limit) {
        assertThat(chapter)
                .contains(
                        "| `%s` | %,d%s | %,d – %,d |"
                                .formatted(
                                        limit,
                                        limit.standard(),
                                        limit.unit().suffix(),
                                        limit.minimum(),
                                        limit.maximum()));
    }

    @ParameterizedTest
    @EnumSource
    void hasEveryRefusal(Refusal refusal) {
        assertThat(chapter)
                .contains(
                        "| %d | `%s` | %d | %s |"
                                .formatted(
                                        refusal.code(),
                                        refusal,
                                        refusal.status(),
                                        refusal.sentence()));
    }

    @ParameterizedTest
    @EnumSource
    void hasEveryFaultOfAHello(ClientHandshake.Fault fault) {
        assertThat(chapter).contains("`" + fault + "`");
    }

    @Test
    void hasNothingElse() {
        assertThat(chapter.lines().filter(line -> line.matches("\\| `[A-Z0-9_]+` \\| [0-9].*")))
                .hasSize(Limit.values().length);
        assertThat(chapter.lines().filter(line -> line.matches("\\| [0-9]+ \\| `[A-Z0-9_]+`.*")))
                .hasSize(Refusal.values().length);
    }
}
