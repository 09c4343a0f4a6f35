package chat.tacit.bench;

import chat.tacit.bench.profile.People;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/** {@code check/bench/run app}. */
@Command(
        name = "app",
        mixinStandardHelpOptions = true,
        description = "The page of 'tacit app' in a browser, with a profile that people have.")
final class AppCommand implements Callable<Integer> {
    @Option(
            names = "--contacts",
            description = "Contacts (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000")
    private int contacts;

    @Option(
            names = "--messages",
            description = "Messages (default: ${DEFAULT-VALUE}).",
            defaultValue = "100000")
    private int messages;

    @Option(
            names = "--rounds",
            description = "Rounds of each step (default: ${DEFAULT-VALUE}).",
            defaultValue = "10")
    private int rounds;

    @Mixin private PageOptions page = new PageOptions();

    @Mixin private Results results = new Results();

    @Mixin private Launcher launcher = new Launcher();

    @Override
    public Integer call() throws Exception {
        Report report =
                new AppBenchmark(
                                launcher.relay(),
                                new People.Size(contacts, messages),
                                rounds,
                                page.page(),
                                results.directory().resolve("data"))
                        .run();
        results.take(report, "app");
        return 0;
    }
}
