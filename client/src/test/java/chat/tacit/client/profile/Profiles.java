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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Profiles of tests, in files, under one passphrase. Copies of one that was made with all the cost
 * of it are opened with the database's key, unless their passphrase was changed.
 */
final class Profiles {
    static final Entropy ENTROPY = Entropy.system();
    private static final String PASSPHRASE = "correct horse, Zürich";

    private record Template(Map<Path, Bytes> files, Bytes keyFile, Secret key) {
        static final Template MADE = make();
    }

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

    /** A profile as {@link #create} makes it. */
    static Path copy(Path home) {
        try {
            Files.createDirectories(home);
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
            for (Map.Entry<Path, Bytes> file : Template.MADE.files().entrySet()) {
                Files.write(home.resolve(file.getKey()), file.getValue().toArray());
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Profile open(Path home) throws ClientException {
        Path key = new Home(home).key();
        return Files.exists(key) && content(key).equals(Template.MADE.keyFile())
                ? Profile.openUnlocked(home, Template.MADE.key(), ENTROPY)
                : Profile.open(home, passphrase(), ENTROPY);
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

    private static Template make() {
        try {
            Path home = Files.createTempDirectory("tacit-test-").resolve("home");
            Profile.create(home, passphrase(), "Alice", ENTROPY).close();
            Map<Path, Bytes> files = new TreeMap<>();
            files(home).forEach((file, content) -> files.put(file.getFileName(), content));
            Secret key = Profile.unlock(home, passphrase());
            Template made = new Template(files, content(new Home(home).key()), key);
            for (Path file : files.keySet()) {
                Files.delete(home.resolve(file));
            }
            Files.delete(home);
            Files.delete(home.getParent());
            return made;
        } catch (ClientException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
