package chat.tacit.e2e;

import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A relay in a process of its own. */
final class Relay {
    private final Path data;
    private final Command process;
    private final JsonObject ready;

    /** Waits until it is ready. */
    Relay(Path data, Command process) {
        this.data = data;
        this.process = process;
        this.ready = process.await(line -> "ready".equals(line.getString("event")));
    }

    String address() {
        return ready.getString("address");
    }

    int port() {
        return ready.getInteger("port");
    }

    /** The operator's port. */
    int operatorPort() {
        return ready.getInteger("operator-port");
    }

    /** The port of live lines. */
    int livePort() {
        return ready.getInteger("live-port");
    }

    /** What its operator reads of a metric without labels; 0 if there is none of this name. */
    double metric(String name) {
        String operator = "http://127.0.0.1:" + ready.getInteger("operator-port") + "/metrics";
        try (InputStream in = URI.create(operator).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data() {
        return data;
    }

    Command process() {
        return process;
    }
}
