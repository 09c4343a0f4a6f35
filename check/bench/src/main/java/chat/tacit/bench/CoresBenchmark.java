package chat.tacit.bench;

import chat.tacit.bench.core.Appends;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** All benchmarks of {@code chat.tacit.bench.core} on one thread, each in a JVM of its own. */
final class CoresBenchmark {
    private CoresBenchmark() {}

    /**
     * Runs those whose name matches.
     *
     * @param include a regular expression
     * @param seconds how long each is measured, after half as long a warm-up
     * @param directory for the store's data, on a disk that keeps them
     */
    static Report run(String include, int seconds, Path directory)
            throws RunnerException, IOException {
        Files.createDirectories(directory);
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include("chat\\.tacit\\.bench\\.core\\..*" + include)
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .forks(1)
                        .threads(1)
                        .warmupIterations(seconds)
                        .warmupTime(TimeValue.milliseconds(500))
                        .measurementIterations(seconds)
                        .measurementTime(TimeValue.seconds(1))
                        .jvmArgsAppend("-D" + Appends.DIRECTORY + "=" + directory);
        Report report = new Report(Machine.facts());
        report.add(table(new Runner(options.build()).run()));
        return report;
    }

    private static Table table(Collection<RunResult> results) {
        Table table =
                Table.of("Single steps, one thread", "step", "µs", "± µs (99.9 %)", "a second");
        for (RunResult result : results) {
            double micros = result.getPrimaryResult().getScore();
            table.add(
                    result.getParams().getBenchmark().replaceAll(".*\\.core\\.", ""),
                    micros,
                    result.getPrimaryResult().getScoreError(),
                    1e6 / micros);
        }
        return table;
    }
}
