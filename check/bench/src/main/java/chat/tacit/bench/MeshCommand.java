package chat.tacit.bench;

import chat.tacit.bench.load.Window;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code check/bench/run mesh}. */
@Command(
        name = "mesh",
        mixinStandardHelpOptions = true,
        description =
                "A server of the mesh: what it passes on and how long that takes, and memory, disk"
                        + " and time for what it stores.")
final class MeshCommand implements Callable<Integer> {
    @Option(
            names = "--packets",
            description = "Packets at TX and at RX (default: ${DEFAULT-VALUE}).",
            defaultValue = "20000")
    private int packets;

    @Option(
            names = "--keys",
            description = "Keys at RX (default: ${DEFAULT-VALUE}).",
            defaultValue = "100000")
    private int keys;

    @Option(
            names = "--neighbours",
            split = ",",
            description = "Of the server that passes packets on (default: ${DEFAULT-VALUE}).",
            defaultValue = "1,2,8")
    private List<Integer> neighbours = List.of();

    @Option(
            names = "--seconds",
            description = "For which each rate is measured (default: ${DEFAULT-VALUE}).",
            defaultValue = "10")
    private int seconds;

    @Option(
            names = "--journeys",
            description = "Packets whose time is taken (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000")
    private int journeys;

    @Option(
            names = "--rate",
            description = "At which these are posted, in a second (default: ${DEFAULT-VALUE}).",
            defaultValue = "20")
    private int rate;

    @Mixin private Results results = new Results();

    @Mixin private Launcher launcher = new Launcher();

    @Override
    public Integer call() throws Exception {
        Path data = results.directory().resolve("data");
        Window window = new Window(Duration.ofSeconds(5), Duration.ofSeconds(seconds));
        MeshPassing.Effort effort =
                new MeshPassing.Effort(neighbours, window, journeys, rate, true);
        List<Table> passing = new MeshPassing(launcher.relay(), effort, data).run();
        Report report = new MeshBenchmark(packets, keys, data).run();
        passing.forEach(report::add);
        results.take(report, "mesh");
        return 0;
    }
}
