package chat.tacit.bench;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** What {@code check/bench/run} says of what measures in pages. */
final class PageOptions {
    @Option(names = "--page", hidden = true, required = true, description = "What measures.")
    private Path page = Path.of("");

    @Option(names = "--chromium", hidden = true, required = true, description = "The browser.")
    private String chromium = "";

    Page page() {
        return new Page(page, chromium);
    }
}
