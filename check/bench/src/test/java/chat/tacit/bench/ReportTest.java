package chat.tacit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class ReportTest {
    @TempDir private Path directory;

    @Test
    void newResultsTakeThePlaceOfOldOnesInADocument() throws IOException {
        Path document = directory.resolve("document.md");
        Files.writeString(
                document, "above\n<!-- relay: begin -->\nold\n<!-- relay: end -->\nbelow\n");
        Report report = new Report(Map.of("processors", "2"));
        Table table = Table.of("Rate", "server", "messages/s");
        table.add("Tacit", 12.34);
        report.add(table);

        report.writeInto(document, "relay");

        assertThat(document)
                .hasContent(
                        """
                        above
                        <!-- relay: begin -->

                        processors: 2

                        ### Rate

                        | server | messages/s |
                        | --- | --- |
                        | Tacit | 12.3 |

                        <!-- relay: end -->
                        below
                        """);
    }

    @Test
    void aDocumentWithoutThePlaceIsLeftAlone() throws IOException {
        Path document = Files.writeString(directory.resolve("document.md"), "nothing\n");
        Report report = new Report(Map.of());

        assertThatThrownBy(() -> report.writeInto(document, "relay"))
                .isInstanceOf(IOException.class);
        assertThat(document).hasContent("nothing");
    }
}
