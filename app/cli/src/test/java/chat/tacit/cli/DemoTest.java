package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/** What the demo is told with: processes of people, their pages, and what becomes of a failure. */
@Timeout(240)
final class DemoTest {
    /** Of a relay that isn't there; nothing here needs one. */
    private static final String RELAY = "tacit://" + "A".repeat(43) + "@127.0.0.1:1";

    @Test
    void peopleSayWhatFailsAndHavePagesThatAnswerAndNothingIsLeftOfThem() throws Exception {
        StringWriter said = new StringWriter();
        Path folder;
        try (DemoStage stage = new DemoStage(new PrintWriter(said))) {
            folder = stage.file("");
            Told ada = stage.run("ada", "init", "Ada", "--relay", RELAY);
            Told bob = stage.run("bob", "init", "Bob", "--relay", RELAY);
            assertThat(ada.result(DemoStage.PATIENCE).getString("event")).isEqualTo("created");
            assertThat(bob.result(DemoStage.PATIENCE).getString("name")).isEqualTo("Bob");

            assertThatExceptionOfType(Trouble.class)
                    .isThrownBy(() -> stage.result("ada", "send", "Zoë", "Hello?"))
                    .withMessageStartingWith("'tacit send' of ada failed: ")
                    .withMessageContaining("no conversation");

            stage.leave("ada");
            stage.leave("bob");
            new DemoPages(stage, false).show("ada", "bob");
        }
        assertThat(said.toString())
                .contains("  Ada: http://127.0.0.1:", "  Bob: http://127.0.0.1:", "Both answer");
        assertThat(folder).doesNotExist();
        assertThat(ProcessHandle.current().children()).noneMatch(ProcessHandle::isAlive);
    }
}
