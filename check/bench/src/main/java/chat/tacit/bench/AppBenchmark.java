package chat.tacit.bench;

import chat.tacit.bench.profile.People;
import chat.tacit.bench.subject.AppSubject;
import chat.tacit.bench.subject.Directories;
import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.client.ClientException;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What somebody waits for before the page of {@code tacit app}, with a profile as large as people
 * have: the real process, and the page in a browser that nobody looks at.
 *
 * @param page a directory with {@code measure.mjs} and what it needs
 * @param chromium the browser
 */
record AppBenchmark(RelayCommand relays, People.Size size, int rounds, Page page, Path directory) {
    private static final double MIB = 1 << 20;

    /** What measures in the page. */
    record Page(Path folder, String chromium) {}

    Report run() throws IOException, ClientException, InterruptedException {
        Files.createDirectories(directory);
        try (RelaySubject one = relays.start(directory.resolve("one"));
                RelaySubject other = relays.start(directory.resolve("other"))) {
            progress(
                    "a profile of %,d contacts and %,d messages"
                            .formatted(size.contacts(), size.messages()));
            try (People people =
                    People.make(
                            directory.resolve("people"),
                            size,
                            List.of(one.address(), other.address()))) {
                return measure(people);
            }
        } finally {
            Directories.delete(directory);
        }
    }

    private Report measure(People people) throws IOException, InterruptedException {
        Report report = new Report(Machine.facts());
        progress("the page");
        try (AppSubject app = AppSubject.start(relays.tacit(), people.home())) {
            JsonObject said = inPage(app, people);
            report.add(times(said.getJsonObject("steps")));
            Table memory =
                    Table.of(
                            "Memory with %,d conversations and %,d messages"
                                    .formatted(size.contacts(), size.messages()),
                            "of",
                            "MiB");
            memory.add("the process: all that is resident", app.residentBytes() / MIB);
            memory.add("the process: live objects", app.liveBytes() / MIB);
            memory.add("the page: live objects", said.getDouble("objects") / MIB);
            report.add(memory);
        }
        return report;
    }

    private JsonObject inPage(AppSubject app, People people)
            throws IOException, InterruptedException {
        Process node =
                new ProcessBuilder(
                                "node",
                                "measure.mjs",
                                app.address(),
                                people.passphrase(),
                                page.chromium(),
                                Integer.toString(rounds),
                                people.busiest())
                        .directory(page.folder().toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String said =
                new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (node.waitFor() != 0) {
            throw new IOException("the page couldn't be measured: " + said);
        }
        return new JsonObject(said);
    }

    private Table times(JsonObject steps) {
        Table table =
                Table.of(
                        "Before the page, with %,d conversations and %,d messages"
                                .formatted(size.contacts(), size.messages()),
                        "from",
                        "median ms",
                        "slowest ms",
                        "times");
        for (String step : steps.fieldNames()) {
            JsonArray all = steps.getJsonArray(step);
            List<Double> took = all.stream().map(one -> ((Number) one).doubleValue()).toList();
            table.add(
                    step,
                    Medians.of(took, it -> it),
                    took.stream().mapToDouble(it -> it).max().orElseThrow(),
                    took.size());
        }
        return table;
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
