package chat.tacit.check.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A relay in a process of its own, and {@code interop/queue.mjs}: the hello, the session and the
 * queue in Node, from {@code spec/10-wire} and {@code spec/30-queue} alone.
 */
final class InteropTest {
    private static final int MOST_LINES = 150;
    private static final Path SCRIPT = Path.of("interop", "queue.mjs").toAbsolutePath();

    @TempDir Path home;

    private Process relay;
    private String address;

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void startRelay() throws IOException {
        assumeTrue(nodeIsInstalled(), "Node 20 or newer isn't installed, so interop wasn't tried.");
        relay =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "chat.tacit.cli.Main",
                                "serve",
                                "--data",
                                home.resolve("relay").toString(),
                                "--host",
                                "127.0.0.1",
                                "--port",
                                "0",
                                "--operator-port",
                                "0",
                                "--json")
                        .redirectError(home.resolve("relay.log").toFile())
                        .start();
        address = address(relay.inputReader(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopRelay() throws InterruptedException {
        if (relay != null) {
            relay.destroy();
            if (!relay.waitFor(10, TimeUnit.SECONDS)) {
                relay.destroyForcibly();
            }
        }
    }

    @Test
    void anotherImplementationCarriesAMessage() throws IOException, InterruptedException {
        assertThat(Files.readAllLines(SCRIPT)).hasSizeLessThanOrEqualTo(MOST_LINES);

        Ended ended = run(address);

        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(new JsonObject(ended.out()))
                .isEqualTo(
                        new JsonObject()
                                .put("bytes", 4_096)
                                .put("waiting", 1)
                                .put("left", 0)
                                .put("forged", "refused"));
    }

    @Test
    void itTalksToNoRelayOfAnotherFingerprint() throws IOException, InterruptedException {
        String other = "A".repeat(43);

        Ended ended = run("tacit://" + other + address.substring(address.indexOf('@')));

        assertThat(ended.code()).isNotZero();
        assertThat(ended.err()).contains("OTHER_IDENTITY");
        assertThat(ended.out()).isEmpty();
    }

    private Ended run(String to) throws IOException, InterruptedException {
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        ProcessBuilder node =
                new ProcessBuilder(
                        "node", "--no-warnings", "--experimental-websocket", SCRIPT.toString(), to);
        node.environment().put("NODE_TLS_REJECT_UNAUTHORIZED", "0");
        Process script = node.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        boolean ended = script.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            script.destroyForcibly();
        }
        assertThat(ended).as("the script ends").isTrue();
        return new Ended(script.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** The relay's ready line has it. */
    private static String address(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains("\"address\"")) {
                return new JsonObject(line).getString("address");
            }
        }
        throw new IOException("the relay ended before it was ready");
    }

    private static boolean nodeIsInstalled() {
        try {
            Process version =
                    new ProcessBuilder(List.of("node", "--version"))
                            .redirectError(Redirect.DISCARD)
                            .start();
            String text =
                    new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(text.strip().substring(1).split("\\.", 2)[0]) >= 20;
        } catch (IOException e) {
            return false;
        }
    }
}
