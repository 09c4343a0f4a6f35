package chat.tacit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run found, kept as {@code NAME.md} and {@code NAME.json}. */
final class Report {
    private final Map<String, String> facts;
    private final List<Table> tables = new ArrayList<>();

    Report(Map<String, String> facts) {
        this.facts = facts;
    }

    void add(Table table) {
        tables.add(table);
    }

    String markdown() {
        String machine =
                facts.entrySet().stream()
                        .map(fact -> fact.getKey() + ": " + fact.getValue())
                        .collect(Collectors.joining("; "));
        return tables.stream()
                .map(Table::markdown)
                .collect(Collectors.joining("", machine + "\n\n", ""));
    }

    void write(Path directory, String name) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(name + ".md"), markdown());
        Files.writeString(directory.resolve(name + ".json"), json());
    }

    /**
     * Puts the tables into a Markdown document, in place of what stands between its lines {@code
     * <!-- NAME: begin -->} and {@code <!-- NAME: end -->}.
     */
    void writeInto(Path document, String name) throws IOException {
        String text = Files.readString(document);
        String begin = "<!-- " + name + ": begin -->\n";
        String end = "<!-- " + name + ": end -->\n";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(document + " has no lines that say where " + name + " goes");
        }
        Files.writeString(
                document,
                text.substring(0, from + begin.length()) + "\n" + markdown() + text.substring(to));
    }

    private String json() {
        String machine =
                facts.entrySet().stream()
                        .map(fact ->
                                Table.quoted(fact.getKey()) + ": " + Table.quoted(fact.getValue()))
                        .collect(Collectors.joining(", ", "{\n  \"machine\": {", "},\n  "));
        return tables.stream()
                .map(Table::json)
                .collect(Collectors.joining(",\n  ", machine, "\n}\n"));
    }
}
