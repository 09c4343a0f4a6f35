package chat.tacit.bench;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where a run's results go, besides the terminal. */
final class Results {
    @Option(
            names = "--directory",
            hidden = true,
            required = true,
            description = "For results and data.")
    private Path directory = Path.of("");

    @Option(
            names = "--document",
            paramLabel = "FILE",
            description = "A Markdown file that has marks for the tables, to put them there.")
    private Optional<Path> document = Optional.empty();

    Path directory() {
        return directory;
    }

    void take(Report report, String name) throws IOException {
        report.write(directory, name);
        if (document.isPresent()) {
            report.writeInto(document.get(), name);
        }
        System.out.println(report.markdown());
    }
}
