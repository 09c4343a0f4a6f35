package chat.tacit.bench;

import chat.tacit.bench.subject.AppSubject;
import chat.tacit.bench.subject.Directories;
import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.bench.subject.RelaySubject;

import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long people wait for a call: two processes of {@code tacit app}, two pages in browsers with
 * devices that aren't real, and media over the TURN of two relays that are.
 *
 * @param rounds calls over each way
 * @param page what measures
 */
record CallBenchmark(RelayCommand relays, int rounds, Page page, Path directory) {
    /** Not the first relay's: what a relay sends to its own address stays within it. */
    private static final String ELSEWHERE = "127.0.0.2";

    private static final String[] OF_CALLS = {
        "--services", "queue,turn", "--turn-port", "0", "--allow-private"
    };

    Report run() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        RelayCommand calling = relays.with(OF_CALLS);
        try (RelaySubject one = calling.start(directory.resolve("one"));
                RelaySubject other = calling.at(ELSEWHERE).start(directory.resolve("other"));
                AppSubject alice = AppSubject.start(relays.tacit(), directory.resolve("alice"));
                AppSubject bob = AppSubject.start(relays.tacit(), directory.resolve("bob"))) {
            System.err.println("bench: two people call each other");
            JsonObject steps =
                    page.run(
                            "call.mjs",
                            one.address() + "," + other.address(),
                            "127.0.0.1:%d,%s:%d"
                                    .formatted(one.turnPort(), ELSEWHERE, other.turnPort()),
                            alice.address(),
                            bob.address(),
                            Integer.toString(rounds));
            Report report = new Report(Machine.facts());
            report.add(Page.times("Setting up a call by voice, over relays", steps));
            return report;
        } finally {
            Directories.delete(directory);
        }
    }
}
