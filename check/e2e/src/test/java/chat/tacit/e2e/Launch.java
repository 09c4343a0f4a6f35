package chat.tacit.e2e;

import chat.tacit.cli.Main;
import chat.tacit.cli.Shift;

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
 * How {@code tacit} is started here: by Java, and as the launcher does from classes that a
 * rehearsal left loaded and linked. That works for jars alone, so not where a module is run from
 * its folder.
 */
final class Launch {
    private static final List<String> OPTIONS =
            List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:CompileThresholdScaling=4",
                    "-Dio.netty.jfr.enabled=false",
                    "-Xlog:aot=off",
                    "-Xlog:cds=off",
                    "-Dstdout.encoding=UTF-8",
                    "-Dstderr.encoding=UTF-8");

    private static final String MAIN = Main.class.getName();

    private static final long PATIENCE = 240;

    /** All words before the arguments. */
    static final List<String> COMMAND = command();

    /** All words that start a {@link Worker}, which runs for long enough to be compiled well. */
    static final List<String> WORKER = worker();

    private Launch() {}

    /** All words before the arguments of another program, of the tests. */
    static List<String> of(Class<?> main) {
        return words(List.of(), System.getProperty("java.class.path"), main.getName());
    }

    private static List<String> worker() {
        int end = COMMAND.size();
        List<String> options = COMMAND.subList(0, end - 3);
        List<String> compiled = List.of("-XX:CompileThresholdScaling=1");
        String path = COMMAND.get(end - 2) + File.pathSeparator + place(Shift.class);
        return Stream.of(options, compiled, List.of("-cp", path, Shift.class.getName()))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> command() {
        String all = System.getProperty("java.class.path");
        Path ours = place(Main.class);
        if (!ours.toString().endsWith(".jar")) {
            return words(List.of(), all);
        }
        try {
            String jars = jars(ours, all);
            Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
            Path folder = Files.createTempDirectory(target, "launch");
            Path cache = folder.resolve("tacit.aot");
            rehearse(folder.resolve("home"), cache, jars);
            return words(List.of("-XX:AOTCache=" + cache), jars);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that the launcher has beside ours, or where nothing packed them those of the tests. */
    private static String jars(Path ours, String all) throws IOException {
        Path packed = ours.resolveSibling("lib");
        if (!Files.isDirectory(packed)) {
            return Arrays.stream(all.split(File.pathSeparator))
                    .filter(entry -> entry.endsWith(".jar"))
                    .collect(Collectors.joining(File.pathSeparator));
        }
        try (Stream<Path> files = Files.list(packed)) {
            return Stream.concat(Stream.of(ours), files.sorted())
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    /** The jar or the folder that a class is loaded from. */
    private static Path place(Class<?> loaded) {
        return Path.of(loaded.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static List<String> words(List<String> cache, String classPath) {
        return words(cache, classPath, MAIN);
    }

    private static List<String> words(List<String> options, String classPath, String main) {
        return Stream.of(OPTIONS, options, List.of("-cp", classPath, main))
                .flatMap(List::stream)
                .toList();
    }

    /** Runs what touches the most of what commands do, and remembers its classes. */
    private static void rehearse(Path folder, Path cache, String jars) throws IOException {
        List<String> words =
                words(
                        List.of("-XX:AOTCacheOutput=" + cache),
                        jars,
                        MAIN.replaceFirst("Main$", "Rehearsal"));
        ProcessBuilder builder =
                new ProcessBuilder(
                        Stream.concat(words.stream(), Stream.of(folder.toString())).toList());
        builder.environment().put("TACIT_PASSPHRASE", "training");
        Path log = cache.resolveSibling("rehearsal.log");
        Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            boolean ended = process.waitFor(PATIENCE, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0 || !Files.exists(cache)) {
                throw new IllegalStateException("no rehearsal: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
