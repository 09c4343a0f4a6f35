package chat.tacit.bench;

import chat.tacit.bench.profile.People;
import chat.tacit.bench.subject.Directories;
import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.client.ClientException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the owner of a large profile waits, beside the owner of a small one in the same rounds.
 */
final class ProfileBenchmark {
    private final RelayCommand relays;
    private final List<String> launcher;
    private final People.Size size;
    private final int rounds;
    private final Path directory;

    ProfileBenchmark(
            RelayCommand relays,
            List<String> launcher,
            People.Size size,
            int rounds,
            Path directory) {
        this.relays = relays;
        this.launcher = launcher;
        this.size = size;
        this.rounds = rounds;
        this.directory = directory;
    }

    Report run() throws IOException, ClientException {
        Files.createDirectories(directory);
        Report report = new Report(Machine.facts());
        try (RelaySubject one = relays.start(directory.resolve("one"));
                RelaySubject other = relays.start(directory.resolve("other"));
                RelaySubject third = relays.start(directory.resolve("third"))) {
            List<RelaySubject> all = List.of(one, other, third);
            People.Size little = new People.Size(1, 100);
            try (People small = people("small", little, all);
                    People large = people("large", size, all)) {
                report.add(starts(small, large));
                report.add(searches(small, large));
            }
        } finally {
            Directories.delete(directory);
        }
        return report;
    }

    private People people(String name, People.Size of, List<RelaySubject> at)
            throws IOException, ClientException {
        progress(
                "a profile of %,d contacts and %,d messages"
                        .formatted(of.contacts(), of.messages()));
        return People.make(
                directory.resolve(name), of, at.stream().map(RelaySubject::address).toList());
    }

    private Table starts(People small, People large) throws IOException, ClientException {
        Table table =
                Table.of("Starting a profile", "from the command to", column(small), column(large));
        List<People.Start> ofSmall = new ArrayList<>();
        List<People.Start> ofLarge = new ArrayList<>();
        for (int i = 0; i <= rounds; i++) {
            progress("round " + i + " of starts");
            People.Start one = small.start(launcher, "round " + i);
            People.Start other = large.start(launcher, "round " + i);
            if (i > 0) { // the first fills the caches
                ofSmall.add(one);
                ofLarge.add(other);
            }
        }
        table.add(
                "the message that waited is shown (`receive`): s",
                Medians.of(ofSmall, it -> seconds(it.received())),
                Medians.of(ofLarge, it -> seconds(it.received())));
        table.add(
                "a message is durable and the command ends (`send`): s",
                Medians.of(ofSmall, it -> seconds(it.sent())),
                Medians.of(ofLarge, it -> seconds(it.sent())));
        table.add(
                "the contact list is printed (`contacts`): s",
                Medians.of(ofSmall, it -> seconds(it.listed())),
                Medians.of(ofLarge, it -> seconds(it.listed())));
        table.add(
                "the profile is imported from a file, once: s",
                seconds(small.importing()),
                seconds(large.importing()));
        return table;
    }

    private Table searches(People small, People large) throws ClientException {
        Table table =
                Table.of(
                        "Searching a conversation with half of all messages",
                        "words",
                        column(small) + ": median ms",
                        column(large) + ": median ms",
                        column(large) + ": slowest ms");
        progress("searches");
        List<People.Found> ofSmall = small.search(rounds);
        List<People.Found> ofLarge = large.search(rounds);
        for (int i = 0; i < ofLarge.size(); i++) {
            table.add(
                    ofLarge.get(i).words(),
                    Medians.of(ofSmall.get(i).took(), ProfileBenchmark::millis),
                    Medians.of(ofLarge.get(i).took(), ProfileBenchmark::millis),
                    ofLarge.get(i).took().stream()
                            .mapToDouble(ProfileBenchmark::millis)
                            .max()
                            .orElseThrow());
        }
        return table;
    }

    private static String column(People people) {
        return "%,d contacts, %,d messages"
                .formatted(people.size().contacts(), people.size().messages());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
