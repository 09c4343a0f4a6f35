package chat.tacit.client.mesh;

import static chat.tacit.client.mesh.KnownMesh.NOW;
import static chat.tacit.client.mesh.KnownMesh.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.mesh.Servers.Passage;
import chat.tacit.client.mesh.Servers.Use;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
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

    private Optional<RelayAddress> guard(Instant now) {
        return mesh.write(tx -> mesh.servers.guard(tx, Optional.empty(), now));
    }

    private Set<RelayAddress> guards(Instant now) {
        var _ = guard(now);
        return new HashSet<>(mesh.read(Guards::all));
    }

    private void answered(RelayAddress server, Duration time) {
        var _ =
                mesh.write(tx -> {
                    Passage passage =
                            new Passage(server, mesh.servers.way(tx, server, Use.TX, NOW));
                    mesh.servers.answered(tx, passage, time, NOW);
                    return true;
                });
    }

    @Test
    void choiceIsTheLowestOfThreeCandidatesSoBusyServersAreLeftAlone() {
        var _ = mesh.know(3);
        mesh.ready();
        mesh.load(server(2), 95, NOW);
        for (int i = 0; i < 30; i++) {
            assertThat(guards(NOW)).containsExactlyInAnyOrder(server(0), server(1));
            mesh.sql("DELETE FROM mesh_guard");
        }
    }

    @Test
    void loadThatMeasurementsContradictOrThatIsOldCountsAsTheWorst() {
        var _ = mesh.know(5);
        for (int i = 0; i < 5; i++) {
            answered(server(0), Duration.ofMillis(501));
            for (int other = 1; other < 5; other++) {
                answered(server(other), Duration.ofMillis(100));
            }
        }
        Known known = mesh.read(tx -> Known.of(tx, mesh.entropy, NOW));
        assertThat(known.load(known.find(server(0)).orElseThrow())).isEqualTo(100);
        assertThat(known.load(known.find(server(1)).orElseThrow())).isEqualTo(10);
        Known later = mesh.read(tx -> Known.of(tx, mesh.entropy, NOW.plus(LowestLoad.HEARD)));
        assertThat(later.load(later.find(server(1)).orElseThrow())).isEqualTo(100);
    }

    @Test
    void guardThatSaysItIsIdleGetsNoMoreThanOneThatHasRoom() {
        var _ = mesh.know(2);
        mesh.ready();
        mesh.load(server(0), 50, NOW);
        mesh.load(server(1), 0, NOW);
        int first = 0;
        for (int i = 0; i < 2_000; i++) {
            first += guard(NOW).orElseThrow().equals(server(0)) ? 1 : 0;
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
            idle += guards(NOW).contains(server(0)) ? 1 : 0;
            mesh.sql("DELETE FROM mesh_guard");
        }
        assertThat(idle).isBetween(70, 130);
    }
}
