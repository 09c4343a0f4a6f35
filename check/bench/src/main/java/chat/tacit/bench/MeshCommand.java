package chat.tacit.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/** {@code check/bench/run mesh}. */
@Command(
        name = "mesh",
        mixinStandardHelpOptions = true,
        description = "What a server of the mesh stores: memory, disk and time for each.")
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

    @Mixin private Results results = new Results();

    @Override
    public Integer call() throws Exception {
        Report report = new MeshBenchmark(packets, keys, results.directory().resolve("data")).run();
        results.take(report, "mesh");
        return 0;
    }
}
