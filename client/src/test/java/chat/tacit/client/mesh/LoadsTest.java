package chat.tacit.client.mesh;

import static chat.tacit.client.mesh.KnownMesh.NOW;
import static chat.tacit.client.mesh.KnownMesh.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;

/** What follows from what servers say of their load. */
final class LoadsTest {
    @TempDir private Path directory;
    private KnownMesh mesh;

    @BeforeEach
    void open() {
        mesh = new KnownMesh(directory, 7);
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private int load(RelayAddress server, Instant now) {
        return mesh.read(tx -> {
            Known known = Known.of(tx, mesh.entropy, now);
            return known.load(known.find(server).orElseThrow());
        });
    }

    @Test
    void choiceIsTheLowestOfThreeCandidatesSoBusyServersAreLeftAlone() {
        var _ = mesh.know(3);
        mesh.ready();
        mesh.load(server(2), 95, NOW);
        for (int i = 0; i < 30; i++) {
            assertThat(mesh.guards(NOW)).containsExactlyInAnyOrder(server(0), server(1));
            mesh.sql("DELETE FROM mesh_guard");
        }
    }

    @Test
    void loadThatMeasurementsContradictOrThatIsOldCountsAsTheWorst() {
        var _ = mesh.know(5);
        for (int i = 0; i < 5; i++) {
            mesh.answered(server(0), Duration.ofMillis(501));
            for (int other = 1; other < 5; other++) {
                mesh.answered(server(other), Duration.ofMillis(100));
            }
        }
        assertThat(load(server(0), NOW)).isEqualTo(100);
        assertThat(load(server(1), NOW)).isEqualTo(10);
        assertThat(load(server(1), NOW.plus(LowestLoad.HEARD))).isEqualTo(100);
    }

    @Test
    void guardThatSaysItIsIdleGetsNoMoreThanOneThatHasRoom() {
        var _ = mesh.know(2);
        mesh.ready();
        mesh.load(server(0), 50, NOW);
        mesh.load(server(1), 0, NOW);
        int first = 0;
        for (int i = 0; i < 2_000; i++) {
            first += mesh.guard(NOW).orElseThrow().equals(server(0)) ? 1 : 0;
        }
        assertThat(first).isBetween(910, 1_090);
    }

    @Test
    void serverThatSaysItIsIdleIsChosenNoMoreOftenThanOthersThatHaveRoom() {
        var _ = mesh.know(4);
        mesh.ready();
        mesh.load(server(0), 0, NOW);
        IntStream.range(1, 4).forEach(i -> mesh.load(server(i), 50, NOW));
        int idle = 0;
        for (int i = 0; i < 200; i++) {
            idle += mesh.guards(NOW).contains(server(0)) ? 1 : 0;
            mesh.sql("DELETE FROM mesh_guard");
        }
        assertThat(idle).isBetween(70, 130);
    }
}
