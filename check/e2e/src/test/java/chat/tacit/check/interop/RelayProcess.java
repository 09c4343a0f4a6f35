package chat.tacit.check.interop;

import io.vertx.core.json.JsonObject;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A relay in a process of its own, as {@code tacit serve} starts one. */
final class RelayProcess implements AutoCloseable {
    private final Process process;
    private final JsonObject ready;

    /**
     * Starts one that keeps what it has in this folder, and waits until it is ready.
     *
     * @param more options of {@code serve}
     */
    RelayProcess(Path home, String... more) throws IOException {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
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
                                "--json"));
        words.addAll(List.of(more));
        this.process =
                new ProcessBuilder(words).redirectError(home.resolve("relay.log").toFile()).start();
        this.ready = ready(process.inputReader(StandardCharsets.UTF_8));
    }

    /** The relay's ready line has it. */
    private static JsonObject ready(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains("\"address\"")) {
                return new JsonObject(line);
            }
        }
        throw new IOException("the relay ended before it was ready");
    }

    String address() {
        return ready.getString("address");
    }

    /** The port of STUN and TURN, if it has one. */
    int turnPort() {
        return ready.getInteger("turn-port");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
