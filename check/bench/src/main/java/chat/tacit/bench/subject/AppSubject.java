package chat.tacit.bench.subject;

import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The process behind the page, as its users start it. */
public final class AppSubject implements AutoCloseable {
    private final ServerProcess process;

    private AppSubject(ServerProcess process) {
        this.process = process;
    }

    /**
     * Starts it for a profile, which stays locked.
     *
     * @param tacit the words before the command
     */
    public static AppSubject start(List<String> tacit, Path home) throws IOException {
        List<String> command = new ArrayList<>(tacit);
        command.addAll(List.of("app", "--home", home.toString(), "--no-open", "--json"));
        return new AppSubject(ServerProcess.start(command, line -> line.contains("\"ready\"")));
    }

    /** The address that opens it, once. */
    public String address() {
        return new JsonObject(process.ready()).getString("address");
    }

    /** Bytes of it that are in memory. */
    public long residentBytes() {
        return process.residentBytes();
    }

    /** Bytes of its live objects; it collects its garbage to tell them. */
    public long liveBytes() throws IOException, InterruptedException {
        return process.liveBytes();
    }

    @Override
    public void close() {
        process.close();
    }
}
