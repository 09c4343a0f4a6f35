package chat.tacit.bench;

import chat.tacit.bench.turn.Coturn;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code check/bench/run turn}. */
@Command(
        name = "turn",
        mixinStandardHelpOptions = true,
        description = "Calls that a relay relays: processor time, beside coturn.")
final class TurnCommand implements Callable<Integer> {
    @Option(
            names = "--rounds",
            description = "Rounds, after one that warms up (default: ${DEFAULT-VALUE}).",
            defaultValue = "3")
    private int rounds;

    @Option(
            names = "--seconds",
            description = "Seconds of each way (default: ${DEFAULT-VALUE}).",
            defaultValue = "10")
    private int seconds;

    @Option(
            names = "--clients",
            description =
                    "Clients, an even number, each of which sends 8 Mbit/s"
                            + " (default: ${DEFAULT-VALUE}).",
            defaultValue = "8")
    private int clients;

    @Option(names = "--coturn", hidden = true, description = "Where coturn was unpacked.")
    private Path coturn = Path.of("coturn");

    @Mixin private Results results = new Results();

    @Mixin private Launcher launcher = new Launcher();

    /** 1 if there is no coturn, whose clients are what is measured with. */
    @Override
    public Integer call() throws Exception {
        Optional<Coturn> programs = Coturn.find(coturn);
        if (programs.isEmpty()) {
            System.err.println(
                    "bench: coturn isn't installed and couldn't be fetched; its clients make the"
                            + " calls.");
            return 1;
        }
        Report report =
                new TurnBenchmark(
                                launcher.relay(),
                                programs.get(),
                                new TurnBenchmark.Effort(
                                        rounds, Duration.ofSeconds(seconds), clients),
                                results.directory().resolve("data"))
                        .run();
        results.take(report, "turn");
        return 0;
    }
}
