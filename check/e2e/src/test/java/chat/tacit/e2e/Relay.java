package chat.tacit.e2e;

import io.vertx.core.json.JsonObject;

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

    /** The port of live lines. */
    int livePort() {
        return ready.getInteger("live-port");
    }

    Path data() {
        return data;
    }

    Command process() {
        return process;
    }
}
