package chat.tacit.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Somebody of the demo: a process with a home, which {@link DemoPerson} is in. */
final class Player implements AutoCloseable {
    private final String name;
    private final Child child;
    private final Map<Integer, Told> jobs = new ConcurrentHashMap<>();
    private int last;

    private Player(String name, Path folder) throws IOException {
        this.name = name;
        this.child =
                Child.start(
                        folder.resolve(name),
                        folder.resolve(name + ".log"),
                        List.of("demo", "person"),
                        new Hearing());
    }

    /** Starts the process, with a home of that name in a folder. */
    static Player start(String name, Path folder) throws IOException {
        return new Player(name, folder);
    }

    private final class Hearing implements Child.Hearing {
        @Override
        public void line(JsonObject line) {
            int job = line.getInteger("job");
            if (line.containsKey("line")) {
                Optional.ofNullable(jobs.get(job))
                        .ifPresent(told -> told.tell(line.getJsonObject("line")));
            } else {
                Optional.ofNullable(jobs.remove(job))
                        .ifPresent(told ->
                                told.end(
                                        Optional.ofNullable(line.getString("failed"))
                                                .map(why -> " failed: " + why)));
            }
        }

        @Override
        public void end(Optional<String> why) {
            jobs.values().forEach(told -> told.end(Optional.of(why.orElse(" was ended."))));
        }
    }

    /** Has a command run beside those that run; what it tells. */
    Told run(String... words) throws IOException {
        last++;
        Told told = new Told("'tacit " + words[0] + "' of " + name);
        jobs.put(last, told);
        order(
                new JsonObject()
                        .put("job", last)
                        .put("words", new JsonArray(Stream.of(words).toList())));
        return told;
    }

    /** Ends a command that would go on, as somebody at a terminal does. */
    void end(Told told) throws IOException {
        for (Map.Entry<Integer, Told> job : jobs.entrySet()) {
            if (job.getValue() == told) {
                order(new JsonObject().put("end", job.getKey()));
            }
        }
    }

    private void order(JsonObject order) throws IOException {
        OutputStream orders = child.stdin();
        orders.write((order.encode() + "\n").getBytes(StandardCharsets.UTF_8));
        orders.flush();
    }

    void kill() {
        child.kill();
    }

    @Override
    public void close() {
        child.close();
    }
}
