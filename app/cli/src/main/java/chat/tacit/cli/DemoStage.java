package chat.tacit.cli;

import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Relays and homes of people in a folder that is gone when the stage is closed, with every process
 * that was started on it.
 */
final class DemoStage implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final PrintWriter out;
    private final Deque<Child> children = new ArrayDeque<>();

    DemoStage(PrintWriter out) throws IOException {
        this.folder = Files.createTempDirectory("tacit-demo");
        this.out = out;
    }

    /** A file of this name on the stage. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** Starts a relay, which joins the mesh of its peers. */
    Child serve(String name, String... peers) throws IOException {
        List<String> arguments =
                List.of(
                        "serve",
                        "--data",
                        folder.resolve(name).toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--operator-port",
                        "0",
                        "--allow-private");
        Stream<String> joining = Stream.of(peers).flatMap(peer -> Stream.of("--peer", peer));
        return keep(
                Child.start(
                        name,
                        folder.resolve(name),
                        folder.resolve(name + ".log"),
                        Stream.concat(arguments.stream(), joining).toList()));
    }

    /** The address of a relay, when it is ready. */
    static String ready(Child relay) throws Trouble {
        return relay.await(line -> "ready".equals(line.getString("event")), PATIENCE)
                .getString("address");
    }

    /** Starts a command in somebody's home. */
    Child run(String home, String... arguments) throws IOException {
        List<String> all = Stream.concat(Stream.of(arguments), Stream.of("--json")).toList();
        return keep(
                Child.start(
                        "'tacit " + arguments[0] + "' of " + home,
                        folder.resolve(home),
                        folder.resolve(home + ".log"),
                        all));
    }

    /** The last line of a command that ended well. */
    JsonObject result(String home, String... arguments) throws IOException, Trouble {
        return run(home, arguments).result(PATIENCE);
    }

    /** Has a message sent and waits until it has arrived; answers with its id. */
    String exchange(String home, String to, Child receiver, String text)
            throws IOException, Trouble {
        Child sending = run(home, "send", to, text);
        JsonObject arrived = receiver.await(line -> text.equals(line.getString("text")), PATIENCE);
        say("  " + arrived.getString("from") + " → " + to + ": " + text);
        sending.result(PATIENCE);
        return arrived.getString("id");
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    /** The last words of each process that had something to complain about. */
    String lastErrors() {
        try (Stream<Path> logs = Files.list(folder)) {
            StringBuilder all = new StringBuilder();
            for (Path log : logs.filter(path -> path.toString().endsWith(".log")).toList()) {
                List<String> lines = Files.readAllLines(log);
                if (!lines.isEmpty()) {
                    all.append(lines.getLast()).append(' ');
                }
            }
            return all.toString().strip();
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    private Child keep(Child child) {
        children.addFirst(child);
        return child;
    }

    @Override
    public void close() throws IOException {
        children.forEach(Child::kill);
        children.forEach(Child::close);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
