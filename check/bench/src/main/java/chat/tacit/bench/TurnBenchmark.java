package chat.tacit.bench;

import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.bench.turn.Call;
import chat.tacit.bench.turn.Call.Relayed;
import chat.tacit.bench.turn.Call.Way;
import chat.tacit.bench.turn.Coturn;
import chat.tacit.bench.turn.TurnSubject;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What relaying calls costs a relay, and coturn in the same run. */
final class TurnBenchmark {
    private static final Duration INTERVAL = Duration.ofMillis(1);
    private static final double MILLION = 1e6;

    private final RelayCommand command;
    private final Coturn programs;
    private final Effort effort;
    private final Path directory;

    /**
     * How much is done.
     *
     * @param rounds that are kept, after one that warms up
     * @param length of each way
     * @param clients that send a packet of 1,000 bytes each millisecond
     */
    record Effort(int rounds, Duration length, int clients) {}

    /** A way through a server. */
    private record Place(Way way, String server) {}

    TurnBenchmark(RelayCommand command, Coturn programs, Effort effort, Path directory) {
        this.command = command;
        this.programs = programs;
        this.effort = effort;
        this.directory = directory;
    }

    Report run() throws IOException, InterruptedException {
        Report report = new Report(Machine.facts());
        Map<Place, List<Relayed>> found = new HashMap<>();
        try (TurnSubject relay = TurnSubject.relay(command, directory.resolve("turn"));
                TurnSubject coturn =
                        TurnSubject.coturn(programs, relay.pem(), directory.resolve("coturn"))) {
            for (int round = 0; round <= effort.rounds(); round++) {
                progress(round == 0 ? "warming up …" : "round " + round + " …");
                for (Way way : Way.values()) {
                    for (TurnSubject server : List.of(relay, coturn)) {
                        Relayed relayed = call(way).through(server, programs);
                        if (round > 0) {
                            found.computeIfAbsent(
                                            new Place(way, server.name()), _ -> new ArrayList<>())
                                    .add(relayed);
                        }
                    }
                }
            }
            report.add(table(found, relay.name(), coturn.name()));
            Table memory = Table.of("Memory after that", "server", "resident, MB");
            for (TurnSubject server : List.of(relay, coturn)) {
                memory.add(server.name(), server.process().residentBytes() / MILLION);
            }
            report.add(memory);
        }
        return report;
    }

    private Call call(Way way) {
        int packets = (int) (effort.length().toMillis() / INTERVAL.toMillis());
        return new Call(way, effort.clients(), packets, INTERVAL);
    }

    private static Table table(Map<Place, List<Relayed>> found, String relay, String coturn) {
        Table table =
                Table.of(
                        "Relaying calls",
                        "way",
                        "server",
                        "Mbit/s relayed",
                        "lost, %",
                        "processor time, ms per Mbit",
                        "of coturn's");
        for (Way way : Way.values()) {
            List<Relayed> peer = found.getOrDefault(new Place(way, coturn), List.of());
            for (String server : List.of(relay, coturn)) {
                List<Relayed> rounds = found.getOrDefault(new Place(way, server), List.of());
                table.add(
                        way.words(),
                        server,
                        Medians.of(rounds, Relayed::megabitsPerSecond),
                        Medians.of(rounds, it -> 100 * it.lost()),
                        Medians.of(rounds, Relayed::cpuMillis),
                        Medians.ofRatios(rounds, peer, Relayed::cpuMillis));
            }
        }
        return table;
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
