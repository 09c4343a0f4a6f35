package chat.tacit.check.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.tacit.protocol.wire.Refusal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A relay in a process of its own, and {@code interop/jose/mesh.mjs}, which was written from the
 * specification alone: it sends to a key and fetches for it.
 */
final class JoseMeshTest {
    private static final Path SOURCE = Path.of("interop", "jose");

    @Test
    void anotherProgramSendsToAKeyAndFetchesForIt(@TempDir Path folder, @TempDir Path home)
            throws IOException, InterruptedException {
        NodeFolder node = new NodeFolder(folder);
        assumeTrue(
                NodeFolder.hasNode(20) && node.install(SOURCE, "mesh.mjs"),
                "npm can't install jose, so no other's client of the mesh was tried.");
        try (RelayProcess relay = new RelayProcess(home)) {
            NodeFolder.Ended ended = node.run("node", "mesh.mjs", relay.address());

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(new JsonObject(ended.out()))
                    .isEqualTo(
                            new JsonObject()
                                    .put("content", "hello")
                                    .put("waiting", JsonArray.of(0, 0, 0))
                                    .put("again", 0)
                                    .put("replayed", Refusal.REFUSED.code()));
        }
    }

    @Test
    void itTalksToNoRelayOfAnotherFingerprint(@TempDir Path folder, @TempDir Path home)
            throws IOException, InterruptedException {
        NodeFolder node = new NodeFolder(folder);
        assumeTrue(
                NodeFolder.hasNode(20) && node.install(SOURCE, "mesh.mjs"),
                "npm can't install jose, so no other's client of the mesh was tried.");
        try (RelayProcess relay = new RelayProcess(home)) {
            String at = relay.address().substring(relay.address().indexOf('@'));

            NodeFolder.Ended ended = node.run("node", "mesh.mjs", "tacit://" + "A".repeat(43) + at);

            assertThat(ended.code()).isNotZero();
            assertThat(ended.err()).contains("OTHER_IDENTITY");
        }
    }
}
