package chat.tacit.store.rocksdb;

import static chat.tacit.store.contract.Contract.await;
import static chat.tacit.store.contract.Contract.key;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.store.Log.Entry;
import chat.tacit.store.contract.Contract;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** {@code kill -9} in the middle of work. */
final class KillTest {
    @TempDir private Path directory;

    @Test
    void everythingAcknowledgedIsThereAfterAKill() throws IOException, InterruptedException {
        Map<String, Long> acknowledged = new HashMap<>();
        for (int kill = 1; kill <= 3; kill++) {
            int lines = appendUntilKilled(500 * kill, acknowledged);
            assertThat(lines).isGreaterThanOrEqualTo(500 * kill);
            try (var store = RocksStore.open(directory)) {
                for (var log : acknowledged.entrySet()) {
                    List<Entry> entries =
                            await(store.log().readAfter(key(log.getKey()), 0, 1 << 30, 1 << 30));
                    long last = entries.getLast().sequence();
                    assertThat(last).isGreaterThanOrEqualTo(log.getValue());
                    assertThat(entries.stream().map(Entry::sequence))
                            .containsExactlyElementsOf(
                                    LongStream.rangeClosed(1, last).boxed().toList());
                    assertThat(entries)
                            .allMatch(e -> Contract.text(e.bytes()).startsWith(log.getKey() + " "));
                }
            }
        }
    }

    /** Reads so many acknowledgements, kills, and reads those that were still under way. */
    private int appendUntilKilled(int enough, Map<String, Long> acknowledged)
            throws IOException, InterruptedException {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Appender.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        int lines = 0;
        try (BufferedReader out = child.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] parts = line.split(":", 2);
                acknowledged.merge(parts[0], Long.valueOf(parts[1]), Math::max);
                if (++lines == enough) {
                    // Through its handle, which leaves what it printed to be read.
                    child.toHandle().destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly();
        }
        child.waitFor();
        return lines;
    }
}
