package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs end whatever they fail of, also where threads are left that would go on. */
class ExitTest {
    /** Enough for a relay and all classes, and not for the key of a passphrase. */
    private static final String SMALL = "-Xmx48m";

    private static final String RELAY = "tacit://" + "a".repeat(42) + "A@127.0.0.1:1";

    @TempDir Path folder;

    private record Ended(int code, String said) {}

    private Ended run(Class<?> main, String... arguments) throws Exception {
        Path said = folder.resolve("said");
        List<String> words =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        SMALL,
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName());
        ProcessBuilder builder =
                new ProcessBuilder(Stream.concat(words.stream(), Stream.of(arguments)).toList());
        builder.environment().put("TACIT_PASSPHRASE", "a passphrase of the test");
        Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
            return new Ended(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void rehearsalThatFailsOfAnythingEndsThoughItsRelayRuns() throws Exception {
        Ended ended = run(Rehearsal.class, folder.resolve("rehearsal").toString());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("the rehearsal failed", "OutOfMemoryError");
    }

    @Test
    void commandForWhichTheMemoryIsNotEnoughEndsAndSaysSo() throws Exception {
        String home = folder.resolve("ada").toString();
        Ended ended = run(Main.class, "init", "Ada", "--relay", RELAY, "--home", home);
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said())
                .isEqualToIgnoringNewLines(
                        "tacit: the memory isn't enough; TACIT_JAVA_OPTIONS=-Xmx1g gives it more.");
    }
}
