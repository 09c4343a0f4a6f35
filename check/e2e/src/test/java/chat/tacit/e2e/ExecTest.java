package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A command of the user's that is run for each message; one pair, of whom one hears it all. */
@ExtendWith(SharedRelays.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExecTest {
    private Path folder;
    private World world;
    private Person ada;
    private Person bob;
    private Path told;

    @BeforeAll
    void start(SharedRelays.Pair relays, @TempDir Path empty) {
        folder = empty;
        world = new World(folder);
        ada = world.person("Ada", relays);
        bob = world.person("Bob", relays);
        world.acquaint(ada, bob);
    }

    /** The commands of a test write into a file of its own. */
    @BeforeEach
    void name(TestInfo test) {
        told = folder.resolve("told-" + test.getTestMethod().orElseThrow().getName());
    }

    @AfterAll
    void end() {
        world.close();
    }

    /** The lines that the command has written so far. */
    private List<String> told() {
        try {
            return Files.exists(told) ? Files.readAllLines(told) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitTold(int lines) {
        Awaitility.await().atMost(Command.PATIENCE).until(() -> told().size() >= lines);
    }

    @Test
    void messageComesAsJsonAndAsVariablesAndIsNeverRun() {
        String text = "\"; touch " + folder.resolve("broken") + "; $(touch b) `touch c` 'q'";
        bob.run("send", "Ada", text).done();
        Command hearing =
                ada.run(
                        "receive",
                        "--follow",
                        "--exec",
                        "cat >> '"
                                + told
                                + "'; printf '%s\\n' \"$TACIT_TEXT\" \"$TACIT_FROM\""
                                + " \"${TACIT_PASSPHRASE-none}\" >> '"
                                + told
                                + "'");
        awaitTold(4);
        hearing.stop();
        assertThat(told()).hasSize(4);
        JsonObject line = new JsonObject(told().getFirst());
        assertThat(line.getString("text")).isEqualTo(text);
        assertThat(told().subList(1, 4)).containsExactly(text, "Bob", "none");
        assertThat(folder.resolve("broken")).doesNotExist();
    }

    @Test
    void failingAndSlowCommandsNeitherLoseNorRepeat() {
        Command hearing =
                ada.run(
                        "receive",
                        "--follow",
                        "--exec-timeout",
                        "2",
                        "--exec",
                        "echo \"$TACIT_TEXT\" >> '"
                                + told
                                + "'; case \"$TACIT_TEXT\" in fail) exit 3;; slow) sleep 600 >"
                                + " /dev/null 2>&1;; esac");
        for (String text : List.of("fail", "slow", "well")) {
            bob.run("send", "Ada", text).done();
        }
        awaitTold(3);
        hearing.stop();
        assertThat(told()).containsExactly("fail", "slow", "well");
        assertThat(hearing.err()).hasSize(2);
        assertThat(hearing.err().getFirst()).contains("ended with 3");
        assertThat(hearing.err().getLast()).contains("longer than 2 seconds");
        Command history = ada.run("history", "Bob");
        history.done();
        assertThat(history.texts()).contains("fail", "slow", "well");
    }

    @Test
    @Tag("long")
    void messageWhoseCommandWasCutShortByAKillComesOnceMore() {
        bob.run("send", "Ada", "only me").done();
        String note = "echo \"$TACIT_ID\" >> '" + told + "'";
        Command cut =
                ada.run("receive", "--follow", "--exec", note + "; exec sleep 60 > /dev/null 2>&1");
        awaitTold(1);
        Command second = ada.run("receive", "--exec", "true");
        assertThat(second.ended().err()).singleElement().asString().contains("another");
        cut.kill();
        ada.run("receive", "--exec", note).done();
        ada.run("receive", "--exec", note).done();
        assertThat(told()).hasSize(2);
        assertThat(told().getFirst()).isEqualTo(told().getLast());
    }
}
