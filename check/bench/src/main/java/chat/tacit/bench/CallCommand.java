package chat.tacit.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/** {@code check/bench/run call}. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description = "How long it takes until two people before their pages hear each other.")
final class CallCommand implements Callable<Integer> {
    @Option(
            names = "--rounds",
            description = "Calls over each way (default: ${DEFAULT-VALUE}).",
            defaultValue = "10")
    private int rounds;

    @Mixin private PageOptions page = new PageOptions();

    @Mixin private Results results = new Results();

    @Mixin private Launcher launcher = new Launcher();

    @Override
    public Integer call() throws Exception {
        Report report =
                new CallBenchmark(
                                launcher.relay(),
                                rounds,
                                page.page(),
                                results.directory().resolve("data"))
                        .run();
        results.take(report, "call");
        return 0;
    }
}
