package chat.tacit.bench;

import chat.tacit.bench.load.Window;
import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.RelayCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** What {@code check/bench/run} starts. */
@Command(
        name = "bench",
        description = "Measures Tacit on this machine.",
        subcommands = {Main.Relay.class, Main.Cores.class})
final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Command(name = "relay", description = "A relay under load, beside Redis if there is one.")
    static final class Relay implements Callable<Integer> {
        @Option(names = "--rounds", description = "Rounds of every load.", defaultValue = "5")
        private int rounds;

        @Option(names = "--seconds", description = "Length of each.", defaultValue = "4")
        private int seconds;

        @Option(names = "--rate", description = "The fixed rate, a second.", defaultValue = "2000")
        private int rate;

        @Option(names = "--idle", description = "Idle connections, or 0.", defaultValue = "5000")
        private int idle;

        @Option(
                names = "--queues",
                description = "Queues of one client, or 0.",
                defaultValue = "100000")
        private int queues;

        @Option(names = "--threads", description = "Of the generator.", defaultValue = "2")
        private int threads;

        @Option(names = "--directory", description = "For results and data.", required = true)
        private Path directory = Path.of("");

        @Option(names = "--tacit", description = "The launcher; else the class path is used.")
        private List<String> tacit = List.of();

        @Override
        public Integer call() throws Exception {
            RelayCommand command =
                    tacit.isEmpty() ? RelayCommand.ofClassPath() : new RelayCommand(tacit);
            Window window = new Window(Duration.ofSeconds(2), Duration.ofSeconds(seconds));
            RelayBenchmark.Effort effort =
                    new RelayBenchmark.Effort(rounds, window, rate, idle, queues);
            try (Network network = new Network(threads)) {
                Report report =
                        new RelayBenchmark(command, effort, directory.resolve("data")).run(network);
                report.write(directory, "relay");
                System.out.println(report.markdown());
            }
            return 0;
        }
    }

    @Command(name = "cores", description = "Single steps of the cores, under JMH.")
    static final class Cores implements Callable<Integer> {
        @Option(names = "--only", description = "Those whose name matches.", defaultValue = "")
        private String only = "";

        @Option(names = "--seconds", description = "Length of each.", defaultValue = "5")
        private int seconds;

        @Option(names = "--directory", description = "For results and data.", required = true)
        private Path directory = Path.of("");

        @Override
        public Integer call() throws Exception {
            Report report = CoresBenchmark.run(only, seconds, directory);
            report.write(directory, "cores");
            System.out.println(report.markdown());
            return 0;
        }
    }
}
