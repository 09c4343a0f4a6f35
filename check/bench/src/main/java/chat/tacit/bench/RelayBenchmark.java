package chat.tacit.bench;

import chat.tacit.bench.load.ClosedLoop;
import chat.tacit.bench.load.Footprint;
import chat.tacit.bench.load.Latency;
import chat.tacit.bench.load.OpenLoop;
import chat.tacit.bench.load.Percentiles;
import chat.tacit.bench.load.Rate;
import chat.tacit.bench.load.Shape;
import chat.tacit.bench.load.Window;
import chat.tacit.bench.subject.Directories;
import chat.tacit.bench.subject.ManyQueues;
import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.RedisSubject;
import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.bench.subject.Subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A relay under load, and Redis beside it where there is one: round by round, in turn. */
final class RelayBenchmark {
    private static final int KIB = 1_024;
    private static final List<Shape> SHAPES =
            List.of(
                    new Shape(50, 16, KIB),
                    new Shape(50, 16, 16 * KIB),
                    new Shape(200, 1, KIB),
                    new Shape(200, 1, 16 * KIB));

    /** What Redis carries besides, since a relay carries 4 KiB for a message of 1 KiB. */
    private static final int SMALL_BLOCK = 4 * KIB;

    private static final int START_UPS = 5;

    private final RelayCommand command;
    private final Optional<RelayCommand> beside;
    private final Effort effort;
    private final Path directory;
    private final Report report = new Report(Machine.facts());

    /**
     * How much is measured.
     *
     * @param rounds of every load
     * @param window of each
     * @param perSecond the fixed rate
     * @param idle connections that wait at an empty queue; 0 leaves that out
     * @param queues to which one client subscribes; 0 leaves that out
     */
    record Effort(int rounds, Window window, int perSecond, int idle, int queues) {}

    /**
     * @param beside another build, which takes part in the rounds
     * @param directory for the servers' data, on a disk that keeps them
     */
    RelayBenchmark(
            RelayCommand command, Optional<RelayCommand> beside, Effort effort, Path directory) {
        this.command = command;
        this.beside = beside;
        this.effort = effort;
        this.directory = directory;
    }

    Report run(Network network) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        try {
            startUp();
            if (effort.idle > 0) {
                footprint(network);
            }
            if (effort.queues > 0) {
                subscribe(network);
            }
            load(network);
        } finally {
            Directories.delete(directory);
        }
        return report;
    }

    private void startUp() throws IOException {
        progress("start-up");
        Path data = directory.resolve("start-up");
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i <= START_UPS; i++) {
            times.add(command.startUp(data));
        }
        Table table = Table.of("Start-up", "from the command to the ready line", "ms");
        table.add("first, making keys and store", times.removeFirst().toNanos() / 1e6);
        table.add("again, median of " + START_UPS, Medians.of(times, it -> it.toNanos() / 1e6));
        report.add(table);
    }

    private void footprint(Network network) throws IOException, InterruptedException {
        Table table =
                Table.of(
                        "Memory",
                        "server",
                        "idle subscribed connections",
                        "resident bytes for each",
                        "of these live objects");
        try (RelaySubject relay = command.start(directory.resolve("idle-relay"))) {
            footprint(network, relay, table);
            if (RedisSubject.isInstalled()) {
                try (RedisSubject redis =
                        RedisSubject.start(relay, directory.resolve("idle-redis"))) {
                    footprint(network, redis, table);
                }
            }
        }
        report.add(table);
    }

    private void footprint(Network network, Subject subject, Table table)
            throws IOException, InterruptedException {
        progress(effort.idle + " idle connections, " + subject.name());
        int first = Math.max(1, effort.idle / 5);
        Footprint each = Footprint.measure(network, subject, first, effort.idle);
        table.add(subject.name(), effort.idle, each.resident(), each.objects());
    }

    private void subscribe(Network network) throws IOException, InterruptedException {
        progress("subscribing to " + effort.queues + " queues");
        try (RelaySubject relay = command.start(directory.resolve("subscribe"))) {
            ManyQueues.Subscribed took = ManyQueues.subscribe(relay, network, effort.queues);
            Table table = Table.of("Subscribing to " + effort.queues + " queues", "part", "s");
            table.add("client derives its keys, one thread", seconds(took.client()));
            table.add("first frame to last answer", seconds(took.relay()));
            table.add("relay's CPU time for it", seconds(took.relayCpu()));
            report.add(table);
        }
    }

    private void load(Network network) throws IOException, InterruptedException {
        List<Subject> subjects = new ArrayList<>();
        try {
            RelaySubject relay = command.start(directory.resolve("relay"));
            subjects.add(relay);
            if (beside.isPresent()) {
                subjects.add(
                        beside.get()
                                .start(directory.resolve("beside"))
                                .named("Tacit's other build"));
            }
            if (RedisSubject.isInstalled()) {
                subjects.add(RedisSubject.start(relay, directory.resolve("redis")));
            } else {
                progress("no Redis on this machine, so the relay is measured alone");
            }
            load(network, subjects);
        } finally {
            subjects.forEach(Subject::close);
        }
    }

    private void load(Network network, List<Subject> subjects) throws InterruptedException {
        Map<Shape, Map<Carried, List<Rate>>> rates = new LinkedHashMap<>();
        Map<Carried, List<Latency>> latencies = new LinkedHashMap<>();
        Shape fixed = SHAPES.getFirst();
        // The first round warms both up and isn't kept.
        for (int round = 0; round <= effort.rounds; round++) {
            for (Shape shape : SHAPES) {
                for (Carried carried : carried(subjects, shape)) {
                    progress("round %d: %s, %s".formatted(round, shape, carried.label()));
                    Rate rate =
                            ClosedLoop.measure(
                                    network, carried.subject, carried.shape, effort.window);
                    if (round > 0) {
                        rates.computeIfAbsent(shape, _ -> new LinkedHashMap<>())
                                .computeIfAbsent(carried, _ -> new ArrayList<>())
                                .add(rate);
                    }
                }
            }
            for (Carried carried : carried(subjects, fixed)) {
                progress("round %d: fixed rate, %s".formatted(round, carried.label()));
                Latency latency =
                        OpenLoop.measure(
                                network,
                                carried.subject,
                                carried.shape,
                                effort.perSecond,
                                effort.window);
                if (round > 0) {
                    latencies.computeIfAbsent(carried, _ -> new ArrayList<>()).add(latency);
                }
            }
        }
        report.add(rates(rates));
        report.add(latencies(latencies));
    }

    /** A subject with what it carries for a message of the shape. */
    private record Carried(Subject subject, Shape shape) {
        String label() {
            return subject.name() + ", carrying " + subject.bodySize(shape.size()) + " B";
        }
    }

    private static List<Carried> carried(List<Subject> subjects, Shape shape) {
        List<Carried> all = new ArrayList<>();
        for (Subject subject : subjects) {
            all.add(new Carried(subject, shape));
            if (subject.bodySize(shape.size()) < SMALL_BLOCK) {
                all.add(
                        new Carried(
                                subject, new Shape(shape.pairs(), shape.inFlight(), SMALL_BLOCK)));
            }
        }
        return all;
    }

    private static Table rates(Map<Shape, Map<Carried, List<Rate>>> rates) {
        Table table =
                Table.of(
                        "Rate and CPU time",
                        "pairs × in flight",
                        "message",
                        "server",
                        "messages/s",
                        "server CPU µs/message",
                        "generator CPU µs/message",
                        "relay's CPU time ÷ this one's");
        rates.forEach((shape, byCarried) -> {
            List<Rate> relay = byCarried.values().iterator().next();
            byCarried.forEach((carried, rounds) ->
                    table.add(
                            shape.pairs() + " × " + shape.inFlight(),
                            shape.size() / KIB + " KiB",
                            carried.label(),
                            Medians.of(rounds, Rate::perSecond),
                            Medians.of(rounds, Rate::serverMicros),
                            Medians.of(rounds, Rate::generatorMicros),
                            Medians.ofRatios(relay, rounds, Rate::serverMicros)));
        });
        return table;
    }

    private Table latencies(Map<Carried, List<Latency>> latencies) {
        Table table =
                Table.of(
                        "Latency in ms at %d messages/s of 1 KiB".formatted(effort.perSecond),
                        "server",
                        "until",
                        "p50",
                        "p99",
                        "p99.9",
                        "worst");
        latencies.forEach((carried, rounds) -> {
            row(table, carried, "the sender is told", rounds, Latency::stored);
            row(table, carried, "the recipient has it", rounds, Latency::delivered);
            row(table, carried, "the generator sends it", rounds, Latency::late);
        });
        return table;
    }

    private static void row(
            Table table,
            Carried carried,
            String until,
            List<Latency> rounds,
            Function<Latency, Percentiles> part) {
        List<Percentiles> parts = rounds.stream().map(part).toList();
        table.add(
                carried.label(),
                until,
                Medians.of(parts, it -> it.p50() / 1e3),
                Medians.of(parts, it -> it.p99() / 1e3),
                Medians.of(parts, it -> it.p999() / 1e3),
                Medians.of(parts, it -> it.worst() / 1e3));
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
