package chat.tacit.bench;

import chat.tacit.bench.profile.People;
import chat.tacit.bench.subject.AppSubject;
import chat.tacit.bench.subject.Directories;
import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.client.ClientException;

import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What somebody waits for before the page of {@code tacit app}, with a profile as large as people
 * have: the real process, and the page in a browser that nobody looks at.
 *
 * @param page what measures
 */
record AppBenchmark(RelayCommand relays, People.Size size, int rounds, Page page, Path directory) {
    private static final double MIB = 1 << 20;

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
            JsonObject said =
                    page.run(
                            "measure.mjs",
                            app.address(),
                            people.passphrase(),
                            Integer.toString(rounds),
                            people.busiest());
            report.add(
                    Page.times(
                            "Before the page, with %,d conversations and %,d messages"
                                    .formatted(size.contacts(), size.messages()),
                            said.getJsonObject("steps")));
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

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
