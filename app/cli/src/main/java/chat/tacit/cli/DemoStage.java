package chat.tacit.cli;

import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;

/**
 * Relays and homes of people in a folder that is gone when the stage is closed, with every process
 * that was started on it: one for each relay, and one for each person.
 */
final class DemoStage implements AutoCloseable {
    /** Far more than anything takes, on a machine that has much else to do too. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The same for commands that say how long they wait themselves. */
    static final String SECONDS = Long.toString(PATIENCE.toSeconds());

    /**
     * Limits of relays whose users all sit at one address and post three packets a second in place
     * of one a minute: so many are taken, with a 256th of the work in each.
     */
    private static final List<String> BUSY =
            List.of(
                    "--mesh-work",
                    "8",
                    "--mesh-posts",
                    "1000",
                    "--mesh-posts-per-second",
                    "100",
                    "--mesh-fetches-per-minute",
                    "10000");

    private final Path folder;
    private final PrintWriter out;
    private final Deque<Child> children = new ConcurrentLinkedDeque<>();
    private final Map<String, Player> players = new ConcurrentHashMap<>();
    private final List<Told> unsettled = new ArrayList<>();
    private String step = "everything starts";

    /** A process of the stage, and what it tells. */
    record Running(Child child, Told told) {}

    DemoStage(PrintWriter out) throws IOException {
        this.folder = Files.createTempDirectory("tacit-demo");
        this.out = out;
    }

    /** A file of this name on the stage. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** Starts a relay, which joins the mesh of its peers. */
    Running serve(String name, String... peers) throws IOException {
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
                        "--services",
                        "queue,mesh,room,live,turn",
                        "--turn-port",
                        "0",
                        "--allow-private");
        Stream<String> joining = Stream.of(peers).flatMap(peer -> Stream.of("--peer", peer));
        return start(
                name,
                name,
                Stream.of(arguments.stream(), BUSY.stream(), joining).flatMap(all -> all).toList());
    }

    /** Starts a command in a process of its own, in somebody's home. */
    Running start(String name, String home, List<String> arguments) throws IOException {
        Told told = new Told(name);
        List<String> all = new ArrayList<>(arguments);
        all.add(1, "--json");
        Child child =
                Child.start(folder.resolve(home), folder.resolve(name + ".log"), all, heard(told));
        children.addFirst(child);
        return new Running(child, told);
    }

    private static Child.Hearing heard(Told told) {
        return new Child.Hearing() {
            @Override
            public void line(JsonObject line) {
                told.tell(line);
            }

            @Override
            public void end(Optional<String> why) {
                told.end(why);
            }
        };
    }

    /** What a process says when it is ready. */
    static JsonObject ready(Running process) throws Trouble {
        return process.told().await(line -> "ready".equals(line.getString("event")), PATIENCE);
    }

    /** Somebody's process, which is started when it is asked for first. */
    Player person(String home) throws IOException {
        Player player = players.get(home);
        if (player == null) {
            player = Player.start(home, folder);
            players.put(home, player);
        }
        return player;
    }

    /** Begins a command of somebody's. */
    Told run(String home, String... words) throws IOException {
        return person(home).run(words);
    }

    /** The last line of a command that ended well. */
    JsonObject result(String home, String... words) throws IOException, Trouble {
        return run(home, words).result(PATIENCE);
    }

    /** Has a message sent and waits until it has arrived; answers with its id. */
    String exchange(String home, String to, Told receiver, String text)
            throws IOException, Trouble {
        unsettled.add(run(home, "send", to, text, "--timeout", SECONDS));
        JsonObject arrived = receiver.await(line -> text.equals(line.getString("text")), PATIENCE);
        say("  " + arrived.getString("from") + " → " + to + ": " + text);
        return arrived.getString("id");
    }

    /** Waits for the end of what was sent. */
    void settle() throws Trouble {
        for (Told sending : unsettled) {
            var _ = sending.result(PATIENCE);
        }
        unsettled.clear();
    }

    /** Somebody's machine ends at once, and nobody has what was on it any more. */
    void lose(String home) throws IOException {
        person(home).kill();
        players.remove(home);
        delete(folder.resolve(home));
    }

    /** Somebody's process ends as a program is ended. */
    void leave(String home) {
        Player player = players.remove(home);
        if (player != null) {
            player.close();
        }
    }

    /** What is done next, for a sentence if it fails. */
    void step(String name) {
        step = name;
    }

    String step() {
        return step;
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    private static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Ends every process, however this one ends; once more does nothing. */
    void end() {
        List.copyOf(players.values()).forEach(Player::kill);
        List.copyOf(children).forEach(Child::kill);
        try {
            delete(folder);
        } catch (IOException e) {
            folder.toFile().deleteOnExit(); // what another program holds stays
        }
    }

    @Override
    public void close() {
        end();
    }
}
