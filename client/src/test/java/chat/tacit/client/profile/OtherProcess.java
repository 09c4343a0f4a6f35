package chat.tacit.client.profile;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Another process that opens a profile and does what its standard input says, a line each, with a
 * line of answer.
 */
public final class OtherProcess implements AutoCloseable {
    private static final Set<String> STEPS = Set.of("announce", "enter", "confirm");

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream commands;

    private OtherProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** The one of every profile that it opens. */
    public static Secret passphrase() {
        return Profiles.passphrase();
    }

    /** Starts the process; it opens the profile at the command {@code open}. */
    static OtherProcess start(Path home) throws IOException {
        return new OtherProcess(
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        OtherProcess.class.getName(),
                                        home.toString()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    public static OtherProcess opened(Path home) throws IOException {
        OtherProcess other = start(home);
        other.ask("open");
        return other;
    }

    public String ask(String command) throws IOException {
        tell(command);
        return answer();
    }

    void tell(String command) {
        commands.println(command);
    }

    String answer() throws IOException {
        return Optional.ofNullable(answers.readLine()).orElse("it ended");
    }

    /** {@code kill -9}; answers that were given before can still be read. */
    public void kill() {
        process.destroyForcibly();
        waitFor();
    }

    @Override
    public void close() {
        commands.close();
        if (!waitFor()) {
            kill();
        }
    }

    private boolean waitFor() {
        try {
            return process.waitFor(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader in =
                new BufferedReader(
                        new java.io.InputStreamReader(System.in, StandardCharsets.UTF_8));
        String first = String.valueOf(in.readLine());
        if (first.startsWith("change")) {
            changePassphrases(Path.of(arguments[0]), first.equals("change"));
        }
        if (!first.equals("open")) {
            return;
        }
        try (Profile profile =
                Profile.open(Path.of(arguments[0]), Profiles.passphrase(), Profiles.ENTROPY)) {
            System.out.println("opened");
            BootCounter counter = new Home(Path.of(arguments[0])).bootCounter();
            in.lines()
                    .forEach(command ->
                            System.out.println(
                                    STEPS.contains(command)
                                            ? count(profile, counter, command)
                                            : run(profile, command)));
        }
    }

    /** Changes the passphrase there and back until it is killed. */
    private static void changePassphrases(Path home, boolean there) throws Exception {
        for (boolean next = there; ; next = !next) {
            System.out.println("changing");
            Secret other = Profiles.secret(PassphraseChangeTest.OTHER);
            Profile.changePassphrase(
                    home,
                    next ? Profiles.passphrase() : other,
                    next ? other : Profiles.passphrase(),
                    Profiles.ENTROPY);
            System.out.println("changed");
        }
    }

    /** One step of a count, as the profile takes them. */
    private static String count(Profile profile, BootCounter counter, String step) {
        try {
            long count = counter.read().orElseThrow().count();
            switch (step) {
                case "announce" -> new Count(count + 1).announce(counter);
                case "enter" ->
                        profile.write(tx -> {
                            new Count(count).enter(tx);
                            return true;
                        });
                case "confirm" -> new Count(count).confirm(counter);
                default -> throw new IllegalArgumentException(step);
            }
            return "done";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(Profile profile, String command) {
        return switch (command) {
            case "receive" -> Boolean.toString(profile.tryReceive());
            case "restored" -> Boolean.toString(profile.restored());
            case "use" -> {
                profile.write(ProcessesTest::countUp);
                yield "used";
            }
            case "count" -> {
                for (int i = 0; i < ProcessesTest.ROUNDS; i++) {
                    profile.write(ProcessesTest::countUp);
                }
                yield "counted";
            }
            case "stop inside" ->
                    profile.write(tx -> {
                        for (int i = 0; i < 2000; i++) { // more than its cache, into the log
                            insert(tx, -1 - i, 20_000);
                        }
                        System.out.println("inside");
                        return await();
                    });
            case "go on" -> {
                for (int i = 0; ; i++) {
                    int number = i;
                    profile.write(tx -> {
                        insert(tx, 2 * number, 10);
                        insert(tx, 2 * number + 1, 10);
                        return true;
                    });
                    System.out.println(number);
                }
            }
            default -> throw new IllegalArgumentException(command);
        };
    }

    private static void insert(Transaction tx, int number, int size) {
        tx.update(
                "INSERT INTO relay (address, added_at) VALUES (?, ?)",
                number + Bytes.zeros(size).hex(),
                number);
    }

    private static String await() {
        try {
            return Integer.toString(System.in.read());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
