package chat.tacit.check.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A relay in a process of its own, and {@code interop/queue.mjs}: the hello, the session and the
 * queue in Node, from {@code spec/10-wire} and {@code spec/30-queue} alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InteropTest {
    private static final int MOST_LINES = 150;
    private static final Path SCRIPT = Path.of("interop", "queue.mjs").toAbsolutePath();

    private NodeFolder node;
    private Optional<RelayProcess> started = Optional.empty();

    @BeforeAll
    void start(@TempDir Path home) throws IOException {
        assumeTrue(
                NodeFolder.hasNode(20),
                "Node 20 or newer isn't installed, so interop wasn't tried.");
        node = new NodeFolder(home);
        started = Optional.of(new RelayProcess(home));
    }

    @AfterAll
    void end() {
        started.ifPresent(RelayProcess::close);
    }

    private String address() {
        return started.orElseThrow().address();
    }

    @Test
    void anotherImplementationCarriesAMessage() throws IOException, InterruptedException {
        assertThat(Files.readAllLines(SCRIPT)).hasSizeLessThanOrEqualTo(MOST_LINES);
        NodeFolder.Ended ended = run(address());

        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(new JsonObject(ended.out()))
                .isEqualTo(
                        new JsonObject()
                                .put("bytes", 4_096)
                                .put("waiting", 1)
                                .put("left", 0)
                                .put("forged", "refused"));
    }

    @Test
    void itTalksToNoRelayOfAnotherFingerprint() throws IOException, InterruptedException {
        String at = address().substring(address().indexOf('@'));

        NodeFolder.Ended ended = run("tacit://" + "A".repeat(43) + at);

        assertThat(ended.code()).isNotZero();
        assertThat(ended.err()).contains("OTHER_IDENTITY");
        assertThat(ended.out()).isEmpty();
    }

    private NodeFolder.Ended run(String to) throws IOException, InterruptedException {
        return node.run("node", "--no-warnings", "--experimental-websocket", SCRIPT.toString(), to);
    }
}
