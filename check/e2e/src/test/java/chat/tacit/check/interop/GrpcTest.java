package chat.tacit.check.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.tacit.protocol.wire.Refusal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A relay in a process of its own, and {@code interop/grpc/grpc.mjs}: the service of accounts and
 * rooms over HTTP/2 by gRPC's own library for Node, with what it makes of our proto files.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GrpcTest {
    private static final Path SOURCE = Path.of("interop", "grpc");
    private static final Path PROTOS = Path.of("..", "..", "spec", "proto").toAbsolutePath();

    private NodeFolder node;
    private Optional<RelayProcess> started = Optional.empty();

    @BeforeAll
    void install(@TempDir Path folder, @TempDir Path home)
            throws IOException, InterruptedException {
        node = new NodeFolder(folder);
        assumeTrue(
                NodeFolder.hasNode(20) && node.install(SOURCE, "grpc.mjs"),
                "npm can't install @grpc/grpc-js, so no other's gRPC was tried.");
        started = Optional.of(new RelayProcess(home));
    }

    @AfterAll
    void end() {
        started.ifPresent(RelayProcess::close);
    }

    @Test
    void libraryOfOthersSaysHelloAndMakesSealedCalls() throws IOException, InterruptedException {
        NodeFolder.Ended ended = run(address());

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(new JsonObject(ended.out()))
                .isEqualTo(
                        new JsonObject()
                                .put("salt", 16)
                                .put("nobody", Refusal.REFUSED.code())
                                .put("events", JsonArray.of(Refusal.REFUSED.code()))
                                .put("stranger", ended(16, Refusal.SESSION))
                                .put("unknown", ended(12, Refusal.SERVICE_OFF))
                                .put("compressed", ended(3, Refusal.MALFORMED))
                                .put("forged", ended(3, Refusal.UNOPENABLE)));
    }

    private String address() {
        return started.orElseThrow().address();
    }

    private static JsonArray ended(int status, Refusal refusal) {
        return JsonArray.of(status, refusal.code());
    }

    @Test
    void itTalksToNoRelayOfAnotherFingerprint() throws IOException, InterruptedException {
        String at = address().substring(address().indexOf('@'));

        NodeFolder.Ended ended = run("tacit://" + "A".repeat(43) + at);

        assertThat(ended.code()).isNotZero();
        assertThat(ended.err()).contains("OTHER_IDENTITY");
    }

    private NodeFolder.Ended run(String address) throws IOException, InterruptedException {
        return node.run("node", "--no-warnings", "grpc.mjs", address, PROTOS.toString());
    }
}
