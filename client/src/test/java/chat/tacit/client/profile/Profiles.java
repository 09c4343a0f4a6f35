package chat.tacit.client.profile;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Profiles of tests, in files, under one passphrase. */
final class Profiles {
    static final Entropy ENTROPY = Entropy.system();
    private static final String PASSPHRASE = "correct horse, Zürich";

    private Profiles() {}

    static Secret passphrase() {
        return secret(PASSPHRASE);
    }

    static Secret secret(String passphrase) {
        return Secret.owned(passphrase.getBytes(StandardCharsets.UTF_8));
    }

    static Path create(Path home) throws ClientException {
        Profile.create(home, passphrase(), "Alice", ENTROPY).close();
        return home;
    }

    static Profile open(Path home) throws ClientException {
        return Profile.open(home, passphrase(), ENTROPY);
    }

    /** Opens the profile and closes it again. */
    static void reopen(Path home) throws ClientException {
        open(home).close();
    }

    /** The key of the database. */
    static Secret key(Path home) throws ClientException {
        return KeyFile.read(new Home(home).key()).unwrap(passphrase());
    }

    /** Every file of a directory with its content. */
    static Map<Path, Bytes> files(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            Map<Path, Bytes> contents = new TreeMap<>();
            files.forEach(file -> contents.put(file, content(file)));
            return contents;
        }
    }

    private static Bytes content(Path file) {
        try {
            return Bytes.owned(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
