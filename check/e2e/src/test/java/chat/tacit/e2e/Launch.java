package chat.tacit.e2e;

import chat.tacit.cli.Again;
import chat.tacit.cli.Main;
import chat.tacit.cli.Shift;
import chat.tacit.cli.Words;
import chat.tacit.kit.KnownPrimes;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How {@code tacit} is started here: by Java, and as the launcher does from classes that a
 * rehearsal left loaded and linked. That works for jars alone, so not where a module is run from
 * its folder.
 */
public final class Launch {
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

    /** They start others as they were started. */
    private static final Pattern ALWAYS_OWN = Pattern.compile("demo|daemon");

    private static final Set<List<String>> STARTED = ConcurrentHashMap.newKeySet();

    /** All words before the arguments. */
    static final List<String> COMMAND = command();

    /** For the keys of profiles that were made of passphrases once. */
    private static final String KEYS = keys().toString();

    /** The second compiler comes for cryptography alone: little else runs for long enough. */
    private static final List<String> LONGER =
            List.of(
                    "-XX:CompileThresholdScaling=1",
                    "-XX:Tier4InvocationThreshold=50000",
                    "-XX:Tier4MinInvocationThreshold=6000",
                    "-XX:Tier4CompileThreshold=150000",
                    "-XX:Tier4BackEdgeThreshold=400000");

    /** All words before the arguments of what runs for minutes. */
    public static final List<String> LASTING = lasting();

    /** All words that start a {@link Worker}, which runs for minutes. */
    static final List<String> WORKER = ours(Shift.class, LONGER);

    /** Nothing that one command does, but RSA, is worth more than the first compiler. */
    private static final List<String> AGAIN = ours(Again.class, List.of("-XX:TieredStopAtLevel=1"));

    /** In a mesh all compute RSA all the time. */
    private static final List<String> AGAIN_IN_A_MESH = ours(Again.class, LONGER);

    private Launch() {}

    /**
     * All words before these arguments. What has the same words and options as something before
     * takes the key of its profile from those that are known.
     *
     * @param mesh whether it is about a mesh
     */
    static List<String> before(List<String> arguments, boolean mesh) {
        List<String> shape =
                Stream.concat(
                                Words.of(arguments).stream(),
                                arguments.stream().filter(one -> one.startsWith("--")))
                        .toList();
        boolean own = arguments.isEmpty() || ALWAYS_OWN.matcher(arguments.getFirst()).matches();
        if (own || Worker.ALL_OWN || STARTED.add(shape)) {
            return COMMAND;
        }
        return mesh ? AGAIN_IN_A_MESH : AGAIN;
    }

    /** All words before the arguments of another program, of the tests. */
    static List<String> of(Class<?> main) {
        return words(List.of(), System.getProperty("java.class.path"), main.getName());
    }

    /** The words that start a program of the tests which runs commands with known keys. */
    private static List<String> ours(Class<?> main, List<String> options) {
        int size = COMMAND.size();
        String path =
                Stream.of(COMMAND.get(size - 2), place(main), place(KnownPrimes.class))
                        .map(Object::toString)
                        .collect(Collectors.joining(File.pathSeparator));
        List<String> rest = List.of("-cp", path, main.getName(), KEYS);
        return Stream.of(COMMAND.subList(0, size - 3), options, rest)
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> lasting() {
        int size = COMMAND.size();
        return Stream.of(COMMAND.subList(0, size - 3), LONGER, COMMAND.subList(size - 3, size))
                .flatMap(List::stream)
                .toList();
    }

    private static Path keys() {
        Path folder = folder("keys");
        KnownPrimes.share(folder);
        return folder;
    }

    private static Path folder(String name) {
        try {
            Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
            return Files.createTempDirectory(target, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command() {
        String all = System.getProperty("java.class.path");
        Path ours = place(Main.class);
        if (!ours.toString().endsWith(".jar")) {
            return words(List.of(), all);
        }
        try {
            String jars = jars(ours, all);
            Path folder = folder("launch");
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
