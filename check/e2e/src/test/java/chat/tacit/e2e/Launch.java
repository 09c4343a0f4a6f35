package chat.tacit.e2e;

import chat.tacit.cli.Main;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How {@code tacit} is started here: by Java, and as the launcher does from classes that a first
 * run left loaded and linked. That works for jars alone, so not where a module is run from its
 * folder.
 */
final class Launch {
    private static final List<String> OPTIONS =
            List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xlog:aot=off",
                    "-Xlog:cds=off",
                    "-Dstdout.encoding=UTF-8",
                    "-Dstderr.encoding=UTF-8");

    private static final String NOBODY = "tacit://" + "A".repeat(43) + "@127.0.0.1:9";

    private static final long PATIENCE = 60;

    /** All words before the arguments. */
    static final List<String> COMMAND = command();

    private Launch() {}

    private static List<String> command() {
        String all = System.getProperty("java.class.path");
        String jars =
                Arrays.stream(all.split(File.pathSeparator))
                        .filter(entry -> entry.endsWith(".jar"))
                        .collect(Collectors.joining(File.pathSeparator));
        String ours = Main.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        if (!ours.endsWith(".jar")) {
            return words(List.of(), all);
        }
        try {
            Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
            Path folder = Files.createTempDirectory(target, "launch");
            Path cache = folder.resolve("tacit.aot");
            train(folder.resolve("home"), cache, jars);
            return words(Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of(), jars);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> words(List<String> cache, String classPath) {
        return Stream.of(OPTIONS, cache, List.of("-cp", classPath, Main.class.getName()))
                .flatMap(List::stream)
                .toList();
    }

    /** Runs commands that touch most of what others do, and remembers the classes of the last. */
    private static void train(Path home, Path cache, String jars) throws IOException {
        run(home, words(List.of(), jars), List.of("init", "Training", "--relay", NOBODY));
        run(home, words(List.of("-XX:AOTCacheOutput=" + cache), jars), List.of("relay", "list"));
    }

    private static void run(Path home, List<String> words, List<String> arguments)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(Stream.of(words, arguments).flatMap(List::stream).toList());
        builder.environment().put("TACIT_HOME", home.toString());
        builder.environment().put("TACIT_PASSPHRASE", "training");
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
