package chat.tacit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class MeshBenchmarkTest {
    @Test
    void everythingThatIsStoredIsMeasured(@TempDir Path temp) throws Exception {
        assertThat(new MeshBenchmark(100, 50, temp.resolve("data")).run().markdown())
                .contains("| packet that TX tries to deliver | 100 |")
                .contains("| key with a lease at RX | 50 |")
                .contains("| packet that RX keeps | 100 |")
                .contains("| packet that its owner fetches | 100 |");
    }
}
