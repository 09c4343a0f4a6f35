package chat.tacit.cli;

import io.vertx.core.json.JsonObject;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code tacit demo}: the whole story in one command, with real processes and nothing else. */
@Command(
        name = "demo",
        description = "Two relays and two people on this machine: the whole story, a line a step.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Mixin Printer printer;

    private final Deque<Child> children = new ArrayDeque<>();

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("tacit-demo");
        try {
            tell(folder);
            return 0;
        } catch (Trouble e) {
            throw new Trouble(e.getMessage() + " " + lastError(folder));
        } finally {
            children.forEach(Child::kill);
            children.forEach(Child::close);
            delete(folder);
        }
    }

    private void tell(Path folder) throws IOException, Trouble {
        say("Two relays start, each a process with a store of its own.");
        Child first = serve(folder, "relay-1");
        Child second = serve(folder, "relay-2");
        String one = ready(first);
        String two = ready(second);

        say("Ada and Bob make profiles. Neither tells a server who they are.");
        Child adaInit = run(folder, "ada", "init", "Ada", "--relay", one, "--relay", two);
        Child bobInit = run(folder, "bob", "init", "Bob", "--relay", one, "--relay", two);
        adaInit.result(PATIENCE);
        bobInit.result(PATIENCE);

        String link = run(folder, "ada", "invite", "--short").result(PATIENCE).getString("link");
        say("Ada makes an invitation. Only this link passes between them:");
        say("  " + link);
        Child ada = run(folder, "ada", "receive", "--follow");
        run(folder, "bob", "connect", link, "--wait", "30").result(PATIENCE);
        say("Bob accepts it: keys are agreed, X25519 and ML-KEM-768 together.");
        Child bob = run(folder, "bob", "receive", "--follow");

        compareCodes(folder);

        exchange(folder, "ada", "Bob", bob, "Hello Bob, can anyone else read this?");
        String answer =
                exchange(folder, "bob", "Ada", ada, "Nobody but us. Each relay holds other bytes.");
        react(folder, answer, bob);

        first.kill();
        say("One relay is killed, for good.");
        exchange(folder, "ada", "Bob", bob, "Still there?");
        exchange(folder, "bob", "Ada", ada, "Still here: the other relay has everything.");

        loseMachine(folder, ada, bob);

        explain(folder);
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()) {
            type(folder, bob);
        }
    }

    private void compareCodes(Path folder) throws IOException, Trouble {
        Child adaVerify = run(folder, "ada", "verify", "Bob");
        Child bobVerify = run(folder, "bob", "verify", "Ada");
        String code = adaVerify.result(PATIENCE).getString("code");
        if (!code.equals(bobVerify.result(PATIENCE).getString("code"))) {
            throw new Trouble("the two security codes differ.");
        }
        Child adaCompares = run(folder, "ada", "verify", "Bob", "--code", code);
        Child bobCompares = run(folder, "bob", "verify", "Ada", "--code", code);
        adaCompares.result(PATIENCE);
        bobCompares.result(PATIENCE);
        say("They compare the code on both screens; it is the same:");
        say("  " + code.replace("\n", "\n  "));
    }

    private void react(Path folder, String message, Child bob) throws IOException, Trouble {
        run(folder, "ada", "react", "Bob", message, "👍").result(PATIENCE);
        JsonObject reaction =
                bob.await(line -> "reaction".equals(line.getString("type")), PATIENCE);
        say("  " + reaction.getString("from") + " → Bob: " + reaction.getString("text"));
    }

    /** Ada's machine is gone; a file and a key on paper are left. */
    private void loseMachine(Path folder, Child ada, Child bob) throws IOException, Trouble {
        String file = folder.resolve("ada.backup").toString();
        String key =
                run(folder, "ada", "export", file)
                        .await(line -> line.containsKey("key"), PATIENCE)
                        .getString("key");
        Path paper = Files.writeString(folder.resolve("paper"), key);
        ada.close();
        run(folder, "ada", "wipe", "--yes").result(PATIENCE);
        say("Ada's machine is lost. She has a backup, and its recovery key on paper:");
        say("  " + key);
        run(folder, "new", "import", file, "--recovery-key-file", paper.toString())
                .result(PATIENCE);
        say("On a new machine her contacts and messages are back; new keys are agreed.");
        exchange(folder, "new", "Bob", bob, "It's me again, Bob.");
    }

    /** Has a message sent and waits until it has arrived; answers with its id. */
    private String exchange(Path folder, String from, String to, Child receiver, String text)
            throws IOException, Trouble {
        Child sending = run(folder, from, "send", to, text);
        JsonObject arrived = receiver.await(line -> text.equals(line.getString("text")), PATIENCE);
        say("  " + arrived.getString("from") + " → " + to + ": " + text);
        sending.result(PATIENCE);
        return arrived.getString("id");
    }

    private void explain(Path folder) throws IOException, Trouble {
        Child explaining = run(folder, "new", "explain", "Bob");
        say("Who can learn what (tacit explain Bob):");
        JsonObject fact = explaining.await(line -> line.containsKey("who"), PATIENCE);
        say("  " + fact.getString("who") + ": " + fact.getString("learns"));
        say("  but not: " + fact.getString("not"));
    }

    private void type(Path folder, Child bob) throws IOException, Trouble {
        say("Now type as Ada; it arrives at Bob. An empty line ends the demo.");
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.isBlank(); line = in.readLine()) {
            exchange(folder, "new", "Bob", bob, line.strip());
        }
    }

    private Child serve(Path folder, String name) throws IOException {
        return keep(
                Child.start(
                        name,
                        folder.resolve(name),
                        folder.resolve(name + ".log"),
                        List.of(
                                "serve",
                                "--data",
                                folder.resolve(name).toString(),
                                "--host",
                                "127.0.0.1",
                                "--port",
                                "0",
                                "--operator-port",
                                "0")));
    }

    private static String ready(Child relay) throws Trouble {
        return relay.await(line -> "ready".equals(line.getString("event")), PATIENCE)
                .getString("address");
    }

    private Child run(Path folder, String person, String... arguments) throws IOException {
        List<String> all = Stream.concat(Stream.of(arguments), Stream.of("--json")).toList();
        return keep(
                Child.start(
                        "'tacit " + arguments[0] + "' of " + person,
                        folder.resolve(person),
                        folder.resolve(person + ".log"),
                        all));
    }

    private Child keep(Child child) {
        children.addFirst(child);
        return child;
    }

    private void say(String line) {
        printer.out().println(line);
        printer.out().flush();
    }

    private static String lastError(Path folder) {
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

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
