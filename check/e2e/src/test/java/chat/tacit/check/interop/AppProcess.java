package chat.tacit.check.interop;

import chat.tacit.e2e.Launch;

import io.vertx.core.json.JsonObject;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code tacit app} in a process of its own, which opens no browser. */
final class AppProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private Optional<String> address = Optional.empty();

    /**
     * Starts one whose profile is, or will be, in this folder. What it starts a relay for stays on
     * this machine.
     */
    AppProcess(Path home) throws IOException {
        List<String> words = new ArrayList<>(Launch.LASTING);
        words.addAll(
                List.of(
                        "app",
                        "--home",
                        home.toString(),
                        "--no-open",
                        "--relay-host",
                        "127.0.0.1",
                        "--json"));
        Path log = home.resolveSibling(home.getFileName() + ".log");
        this.process = new ProcessBuilder(words).redirectError(log.toFile()).start();
    }

    private static String ready(BufferedReader out) throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the app ended before it was ready");
        }
        return new JsonObject(line).getString("address");
    }

    /** Where a browser opens it, once, as soon as it is ready. */
    String address() throws IOException {
        if (address.isEmpty()) {
            address = Optional.of(ready(process.inputReader(StandardCharsets.UTF_8)));
        }
        return address.get();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
