package chat.tacit.check.arch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class ModuleGraphTest {
    private static final Pattern ROW =
            Pattern.compile("\\| `(chat\\.tacit\\.[a-z.0-9]+)` \\|[^|]*\\| ([^|]*) \\|[^|]*\\|");

    /** That a relay cannot decrypt is a fact of its module path. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat.tacit.relay",
                "chat.tacit.protocol",
                "chat.tacit.store",
                "chat.tacit.store.rocksdb"
            })
    void nothingThatRunsInARelayReachesTheEncryptionOfClients(String module) {
        assertThat(Modules.graph()).containsKey(module);
        assertThat(Modules.reachable(module)).doesNotContain("chat.tacit.e2ee");
        assertThat(Modules.reachable(module)).doesNotContain("chat.tacit.client");
    }

    @Test
    void clientNeverReachesAStoreOrARelay() {
        assertThat(Modules.reachable("chat.tacit.client"))
                .containsExactlyInAnyOrder(
                        "chat.tacit.crypto", "chat.tacit.protocol", "chat.tacit.e2ee");
    }

    @Test
    void onlyTheCommandLineSeesADriver() {
        assertThat(Modules.graph().entrySet())
                .filteredOn(module -> module.getValue().contains("chat.tacit.store.rocksdb"))
                .extracting(Map.Entry::getKey)
                .containsExactly("chat.tacit.cli");
    }

    @Test
    void cryptoRequiresNoneOfOurs() {
        assertThat(Modules.graph().get("chat.tacit.crypto")).isEmpty();
    }

    @Test
    void tableInTheArchitectureIsTheRealGraph() {
        Map<String, Set<String>> table = new TreeMap<>();
        for (String line : Repository.lines(Path.of("ARCHITECTURE.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                table.put(row.group(1), names(row.group(2)));
            }
        }
        assertThat(table).isEqualTo(Modules.graph());
    }

    /** The names in a cell such as {@code `crypto`, `protocol`}, written in full. */
    private static Set<String> names(String cell) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(cell.replace("`", "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.equals("–"))
                .forEach(name -> names.add("chat.tacit." + name));
        return names;
    }
}
