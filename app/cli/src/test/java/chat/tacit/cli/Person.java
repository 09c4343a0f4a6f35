package chat.tacit.cli;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Somebody who types commands, within this process. */
final class Person {
    private final Path home;
    private final Path passphrase;

    /** By all that they are made of, which takes more than most of what a command does with it. */
    private static final Map<List<Bytes>, Bytes> KEYS = new ConcurrentHashMap<>();

    /** What a command said. */
    record Said(int code, String out, String err) {
        /** What it said wrong, without its own name. */
        String trouble() {
            return err.strip();
        }
    }

    /**
     * @param passphrase the file that holds it
     */
    Person(Path home, Path passphrase) {
        this.home = home;
        this.passphrase = passphrase;
    }

    /** Runs a command that has to end well. */
    String does(String... words) {
        Said said = says(words);
        if (said.code() != 0) {
            throw new AssertionError(String.join(" ", words) + ": " + said);
        }
        return said.out();
    }

    /** Runs a command. */
    Said says(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", home.toString(), "--passphrase-file", passphrase.toString()));
        int code =
                Main.run(
                        Person::unlock,
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        all.toArray(String[]::new));
        return new Said(code, out.toString(), err.toString());
    }

    /** The key of a profile, which is made of the same passphrase once. */
    private static Secret unlock(Path home, Secret passphrase) throws ClientException {
        Path file = home.resolve("profile.key");
        try {
            Bytes sealed = Files.exists(file) ? Bytes.of(Files.readAllBytes(file)) : Bytes.empty();
            List<Bytes> parts = List.of(sealed, Bytes.of(passphrase.expose()));
            Bytes known = KEYS.get(parts);
            if (known == null) {
                known = Bytes.owned(Profile.unlock(home, passphrase).expose());
                KEYS.put(parts, known);
            }
            return Secret.owned(known.toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
