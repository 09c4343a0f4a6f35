package chat.tacit.e2e;

import chat.tacit.client.Client;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Two people's clients in a process of its own with little memory. They are given the keys of their
 * profiles: to make a key of a passphrase takes more memory than that.
 */
final class SmallClients {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private SmallClients() {}

    /** Has one send a file and the other save it; returns when the process has ended. */
    static void send(Person from, Person to, Path file, Path into, String heap) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Xmx" + heap,
                                "-XX:MaxDirectMemorySize=128m", // for the sockets, which isn't heap
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SmallClients.class.getName(),
                                from.home().toString(),
                                to.home().toString(),
                                to.name(),
                                file.toString(),
                                into.toString())
                        .inheritIO()
                        .redirectInput(ProcessBuilder.Redirect.PIPE)
                        .start();
        try (Writer keys = process.outputWriter(StandardCharsets.US_ASCII)) {
            keys.write(key(from) + "\n" + key(to) + "\n");
        }
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError("the file didn't come with a heap of " + heap);
        }
    }

    private static String key(Person person) throws Exception {
        Secret passphrase = Secret.owned(Text.utf8(person.passphrase()));
        return HexFormat.of().formatHex(Profile.unlock(person.home(), passphrase).expose());
    }

    /** The process. */
    public static void main(String[] arguments) throws Exception {
        try (BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.US_ASCII));
                Client from = open(arguments[0], in);
                Client to = open(arguments[1], in)) {
            Message sent =
                    from.files()
                            .send(
                                    from.find(arguments[2]).id(),
                                    Path.of(arguments[3]),
                                    Optional.empty());
            from.files().waitUntilUp(sent, PATIENCE, _ -> {});
            from.waitUntilSent(List.of(sent), PATIENCE);
            to.catchUp(PATIENCE, _ -> {});
            Message come = to.files().unsaved().getFirst();
            var _ = to.files().save(come, Path.of(arguments[4]), PATIENCE, _ -> {});
        }
    }

    private static Client open(String home, BufferedReader keys) throws Exception {
        String key = keys.readLine();
        if (key == null) {
            throw new IOException("no key");
        }
        return Client.openUnlocked(Path.of(home), Secret.owned(HexFormat.of().parseHex(key)));
    }
}
