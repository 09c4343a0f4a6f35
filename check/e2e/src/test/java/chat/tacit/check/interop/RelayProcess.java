package chat.tacit.check.interop;

import chat.tacit.e2e.Launch;

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
        this("127.0.0.1", home, List.of(more));
    }

    private RelayProcess(String host, Path home, List<String> more) throws IOException {
        List<String> words = new ArrayList<>(Launch.LASTING);
        words.addAll(
                List.of(
                        "serve",
                        "--data",
                        home.resolve("relay").toString(),
                        "--host",
                        host,
                        "--port",
                        "0",
                        "--operator-port",
                        "0",
                        "--json"));
        words.addAll(more);
        this.process =
                new ProcessBuilder(words).redirectError(home.resolve("relay.log").toFile()).start();
        this.ready = ready(process.inputReader(StandardCharsets.UTF_8));
    }

    /** Starts one that is reached at another address of this machine. */
    static RelayProcess at(String host, Path home, String... more) throws IOException {
        return new RelayProcess(host, home, List.of(more));
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

    long pid() {
        return process.pid();
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
