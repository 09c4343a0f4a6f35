package chat.tacit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.bench.load.Window;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class MeshBenchmarkTest {
    @Test
    void everythingThatIsStoredIsMeasured(@TempDir Path temp) throws Exception {
        assertThat(new MeshBenchmark(100, 50, temp.resolve("data")).run().markdown())
                .contains("| packet that TX tries to deliver | 100 |")
                .contains("| key with a lease at RX | 50 |")
                .contains("| packet that RX keeps | 100 |")
                .contains("| packet that its owner fetches | 100 |");
    }

    @Test
    @Tag("long")
    void serverIsMeasuredWithItsNeighbours(@TempDir Path temp) throws Exception {
        var effort =
                new MeshPassing.Effort(
                        List.of(2),
                        new Window(Duration.ofMillis(300), Duration.ofMillis(700)),
                        10,
                        20,
                        false);
        List<Table> tables = new MeshPassing(ShortRelays.OF_A_MESH, effort, temp).run();
        assertThat(tables.getFirst().rows())
                .filteredOn(row -> row.get(1).equals(2))
                .hasSize(3)
                .allSatisfy(row -> assertThat((Double) row.get(2)).isPositive());
        assertThat(tables.getLast().markdown())
                .contains(
                        "| one step, in a mesh of 3 | 10 |", "| two steps, in a mesh of 3 | 10 |");
    }
}
