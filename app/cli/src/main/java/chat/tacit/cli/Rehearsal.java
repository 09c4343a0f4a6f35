package chat.tacit.cli;

import io.vertx.core.json.JsonObject;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A relay and two people who become contacts and talk, all in one process. A virtual machine that
 * is told to remember it ({@code -XX:AOTCacheOutput}) lets later commands begin with the classes of
 * most of them loaded and linked. Needs a passphrase in {@code TACIT_PASSPHRASE}, and no network.
 */
final class Rehearsal {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;
    private final RememberedKeys keys = new RememberedKeys();

    private Rehearsal(Path folder) {
        this.folder = folder;
    }

    /**
     * Takes the folder for what it leaves, and exits with 1 if a command failed, whatever it failed
     * of: the relay's threads would keep the process for ever. So would a command that doesn't end.
     */
    public static void main(String[] arguments) {
        CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .execute(() -> Runtime.getRuntime().halt(1));
        System.exit(rehearse(arguments));
    }

    private static int rehearse(String... arguments) {
        try {
            new Rehearsal(Path.of(arguments[0])).play();
            return 0;
        } catch (Trouble e) {
            System.err.println("tacit: " + e.getMessage());
        } catch (Exception | Error e) {
            System.err.println("tacit: the rehearsal failed: " + e);
        }
        return 1;
    }

    private void play() throws IOException, Trouble {
        String relay = relay();
        together(
                () -> command("Ada", "init", "Ada", "--relay", relay),
                () -> command("Bob", "init", "Bob", "--relay", relay));
        String link = command("Ada", "invite", "--short").getString("link");
        command("Bob", "connect", link, "--wait", "0");
        command("Ada", "receive"); // Bob can name her when she has answered
        command("Bob", "receive");
        command("Bob", "send", "Ada", "Hello");
        command("Ada", "receive");
        command("Ada", "contacts");
        command("Ada", "history", "Bob");
        command("Ada", "verify", "Bob");
        command("Ada", "relay", "list");
    }

    /** Commands of one person. */
    private interface Commands {
        void run() throws Trouble;
    }

    /** Those of two people at once, since most wait more than they compute. */
    private static void together(Commands one, Commands other) throws Trouble {
        CompletableFuture<Optional<Trouble>> begun =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        one.run();
                        return Optional.empty();
                    } catch (Trouble e) {
                        return Optional.of(e);
                    }
                });
        other.run();
        Optional<Trouble> trouble = begun.join();
        if (trouble.isPresent()) {
            throw trouble.get();
        }
    }

    /** Starts the relay, which ends with the process; its address. */
    private String relay() throws IOException {
        PipedOutputStream out = new PipedOutputStream();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(new PipedInputStream(out), StandardCharsets.UTF_8))) {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            String data = folder.resolve("relay").toString();
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> {
                        var _ =
                                Main.run(
                                        "serve",
                                        "--json",
                                        "--data",
                                        data,
                                        "--port",
                                        "0",
                                        "--operator-port",
                                        "0");
                    });
            return new JsonObject(lines.readLine()).getString("address");
        }
    }

    /** Runs a command of somebody's; its last result. */
    private JsonObject command(String person, String... arguments) throws Trouble {
        StringWriter printed = new StringWriter();
        String[] own = {"--json", "--home", folder.resolve(person).toString()};
        int code =
                Main.run(
                        keys,
                        new PrintWriter(printed),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                        Stream.concat(Stream.of(arguments), Stream.of(own)).toArray(String[]::new));
        if (code != 0) {
            throw new Trouble("'" + arguments[0] + "' exited with " + code + ".");
        }
        return printed.toString()
                .lines()
                .reduce((_, last) -> last)
                .map(JsonObject::new)
                .orElseGet(JsonObject::new);
    }
}
