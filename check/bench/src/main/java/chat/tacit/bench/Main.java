package chat.tacit.bench;

import chat.tacit.bench.load.Window;
import chat.tacit.bench.profile.People;
import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.RelayCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What {@code check/bench/run} starts. */
@Command(
        name = "bench",
        description = "Measures Tacit on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            Main.Relay.class,
            Main.Timing.class,
            Main.Cores.class,
            Main.Profile.class,
            Main.Live.class,
            Main.Room.class,
            MeshCommand.class,
            AppCommand.class,
            CallCommand.class,
            TurnCommand.class
        })
final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Command(
            name = "relay",
            mixinStandardHelpOptions = true,
            description = "A relay under load, beside Redis if there is one.")
    static final class Relay implements Callable<Integer> {
        @Option(
                names = "--rounds",
                description = "Rounds of every load (default: ${DEFAULT-VALUE}).",
                defaultValue = "5")
        private int rounds;

        @Option(
                names = "--seconds",
                description = "Seconds of each (default: ${DEFAULT-VALUE}).",
                defaultValue = "4")
        private int seconds;

        @Option(
                names = "--rate",
                description = "The fixed rate, a second (default: ${DEFAULT-VALUE}).",
                defaultValue = "2000")
        private int rate;

        @Option(
                names = "--idle",
                description = "Idle connections, or 0 (default: ${DEFAULT-VALUE}).",
                defaultValue = "5000")
        private int idle;

        @Option(
                names = "--queues",
                description = "Queues of one client, or 0 (default: ${DEFAULT-VALUE}).",
                defaultValue = "100000")
        private int queues;

        @Option(
                names = "--threads",
                description = "Threads of the generator (default: ${DEFAULT-VALUE}).",
                defaultValue = "2")
        private int threads;

        @Option(
                names = "--beside",
                paramLabel = "LAUNCHER",
                description = "The launcher of another build, to measure in the same rounds.")
        private Optional<String> beside = Optional.empty();

        @Mixin private Results results = new Results();

        @Mixin private Launcher launcher = new Launcher();

        @Override
        public Integer call() throws Exception {
            Window window = new Window(Duration.ofSeconds(2), Duration.ofSeconds(seconds));
            RelayBenchmark.Effort effort =
                    new RelayBenchmark.Effort(rounds, window, rate, idle, queues);
            try (Network network = new Network(threads)) {
                Report report =
                        new RelayBenchmark(
                                        launcher.relay(),
                                        beside.map(it -> RelayCommand.of(List.of(it))),
                                        effort,
                                        results.directory().resolve("data"))
                                .run(network);
                results.take(report, "relay");
            }
            return 0;
        }
    }

    @Command(
            name = "timing",
            mixinStandardHelpOptions = true,
            description = "Whether the time of a refusal tells what was asked for.")
    static final class Timing implements Callable<Integer> {
        @Option(
                names = "--queues",
                description = "Queues in the store (default: ${DEFAULT-VALUE}).",
                defaultValue = "1000000")
        private int queues;

        @Option(
                names = "--samples",
                description = "Samples of each (default: ${DEFAULT-VALUE}).",
                defaultValue = "100000")
        private int samples;

        @Option(
                names = "--guesses",
                description =
                        "Samples of each question about accounts and rooms"
                                + " (default: ${DEFAULT-VALUE}).",
                defaultValue = "10000")
        private int guesses;

        @Mixin private Results results = new Results();

        @Mixin private Launcher launcher = new Launcher();

        /** 0 if nothing can be told apart, else 1. */
        @Override
        public Integer call() throws Exception {
            TimingBenchmark timing =
                    new TimingBenchmark(
                            launcher.relay(),
                            new TimingBenchmark.Effort(queues, samples, guesses),
                            results.directory().resolve("data"));
            try (Network network = new Network(1)) {
                Report report = timing.run(network);
                results.take(report, "timing");
            }
            return timing.worst() < TimingBenchmark.BOUND ? 0 : 1;
        }
    }

    @Command(
            name = "profile",
            mixinStandardHelpOptions = true,
            description = "A profile with as many contacts and messages as anybody has.")
    static final class Profile implements Callable<Integer> {
        @Option(
                names = "--contacts",
                description = "Contacts (default: ${DEFAULT-VALUE}).",
                defaultValue = "10000")
        private int contacts;

        @Option(
                names = "--messages",
                description = "Messages (default: ${DEFAULT-VALUE}).",
                defaultValue = "1000000")
        private int messages;

        @Option(
                names = "--rounds",
                description = "Rounds (default: ${DEFAULT-VALUE}).",
                defaultValue = "5")
        private int rounds;

        @Mixin private Results results = new Results();

        @Mixin private Launcher launcher = new Launcher();

        @Override
        public Integer call() throws Exception {
            RelayCommand command = launcher.relay();
            Report report =
                    new ProfileBenchmark(
                                    command,
                                    command.tacit(),
                                    new People.Size(contacts, messages),
                                    rounds,
                                    results.directory().resolve("data"))
                            .run();
            results.take(report, "profile");
            return 0;
        }
    }

    @Command(
            name = "cores",
            mixinStandardHelpOptions = true,
            description = "Single steps of the cores, under JMH.")
    static final class Cores implements Callable<Integer> {
        @Option(names = "--only", description = "Steps whose name matches.", defaultValue = "")
        private String only = "";

        @Option(
                names = "--seconds",
                description = "Seconds of each (default: ${DEFAULT-VALUE}).",
                defaultValue = "5")
        private int seconds;

        @Mixin private Results results = new Results();

        @Override
        public Integer call() throws Exception {
            Report report = CoresBenchmark.run(only, seconds, results.directory());
            results.take(report, "cores");
            return 0;
        }
    }

    @Command(
            name = "live",
            mixinStandardHelpOptions = true,
            description = "A live session with as many members as one can have.")
    static final class Live implements Callable<Integer> {
        @Option(
                names = "--members",
                paramLabel = "N",
                split = ",",
                description =
                        "Sizes at which joining is measured; at the last one they talk and leave"
                                + " (default: ${DEFAULT-VALUE}).",
                defaultValue = "10,100,1000")
        private List<Integer> members = List.of();

        @Option(
                names = "--speakers",
                description = "Members who do all that a client does (default: ${DEFAULT-VALUE}).",
                defaultValue = "8")
        private int speakers;

        @Option(
                names = "--rate",
                description = "Messages a second, each to all (default: ${DEFAULT-VALUE}).",
                defaultValue = "100")
        private int rate;

        @Option(
                names = "--seconds",
                description = "Seconds of talking (default: ${DEFAULT-VALUE}).",
                defaultValue = "5")
        private int seconds;

        @Option(
                names = "--leavers",
                description = "Members who leave (default: ${DEFAULT-VALUE}).",
                defaultValue = "10")
        private int leavers;

        @Mixin private Results results = new Results();

        @Mixin private Launcher launcher = new Launcher();

        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            if (speakers < 1 || leavers < 1 || speakers + leavers > members.getLast()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "Of the members at the last size some speak, and others leave.");
            }
            LiveBenchmark.Effort effort =
                    new LiveBenchmark.Effort(
                            members,
                            speakers,
                            rate,
                            new Window(Duration.ZERO, Duration.ofSeconds(seconds)),
                            leavers);
            try (Network network = new Network(2)) {
                Report report =
                        new LiveBenchmark(
                                        launcher.relay(),
                                        effort,
                                        results.directory().resolve("data"))
                                .run(network);
                results.take(report, "live");
            }
            return 0;
        }
    }

    @Command(
            name = "room",
            mixinStandardHelpOptions = true,
            description = "A room at its host: posting, live readers, reading all of it.")
    static final class Room implements Callable<Integer> {
        @Option(
                names = "--rounds",
                description = "Rounds of posting and reading (default: ${DEFAULT-VALUE}).",
                defaultValue = "3")
        private int rounds;

        @Option(
                names = "--clients",
                description = "Clients who post at once (default: ${DEFAULT-VALUE}).",
                defaultValue = "16")
        private int clients;

        @Option(
                names = "--posts",
                description = "Events that each posts in a round (default: ${DEFAULT-VALUE}).",
                defaultValue = "1000")
        private int posts;

        @Option(
                names = "--readers",
                paramLabel = "N",
                split = ",",
                description = "Numbers of live readers (default: ${DEFAULT-VALUE}).",
                defaultValue = "10,100,1000")
        private List<Integer> readers = List.of();

        @Option(
                names = "--told",
                description = "Events that live readers are told (default: ${DEFAULT-VALUE}).",
                defaultValue = "200")
        private int told;

        @Option(
                names = "--stored",
                description = "Events that are read (default: ${DEFAULT-VALUE}).",
                defaultValue = "100000")
        private int stored;

        @Option(
                names = "--opened",
                paramLabel = "N",
                split = ",",
                description =
                        "Events of rooms that somebody opens with all of their past"
                                + " (default: ${DEFAULT-VALUE}).",
                defaultValue = "1000,100000")
        private List<Integer> opened = List.of();

        @Option(
                names = "--keyed",
                paramLabel = "N",
                split = ",",
                description = "Members of rooms that get new keys (default: ${DEFAULT-VALUE}).",
                defaultValue = "10,100,1000")
        private List<Integer> keyed = List.of();

        @Mixin private Results results = new Results();

        @Mixin private Launcher launcher = new Launcher();

        @Override
        public Integer call() throws Exception {
            RoomBenchmark.Effort effort =
                    new RoomBenchmark.Effort(
                            rounds,
                            clients,
                            posts,
                            readers,
                            told,
                            stored,
                            new RoomBenchmark.Members(opened, keyed));
            try (Network network = new Network(2)) {
                Report report =
                        new RoomBenchmark(
                                        launcher.relay(),
                                        effort,
                                        results.directory().resolve("data"))
                                .run(network);
                results.take(report, "room");
            }
            return 0;
        }
    }
}
