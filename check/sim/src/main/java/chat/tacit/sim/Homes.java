package chat.tacit.sim;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The directories of profiles. One is made for each name and process, with all the cost of its
 * passphrase, and copied for each run; runs open their copies with the database's key. Safe for
 * concurrent runs.
 */
final class Homes implements AutoCloseable {
    private static final Set<String> BESIDE = Set.of("profile.lock", "profile.db-shm");

    /** Each is the same whoever asks for it, and is never changed. */
    private static final Map<String, Template> TEMPLATES = new ConcurrentHashMap<>();

    private final Path directory;
    private final AtomicInteger copies = new AtomicInteger();

    /** The files of a profile that was never used, and its database's key. */
    private record Template(Map<String, byte[]> files, Secret key) {}

    private Homes(Path directory) {
        this.directory = directory;
    }

    /** In memory where the system has a file system there, since a run syncs a thousand times. */
    static Homes make() throws IOException {
        return new Homes(emptyDirectory());
    }

    private static Path emptyDirectory() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "tacit-sim-")
                : Files.createTempDirectory("tacit-sim-");
    }

    /** A new profile of this name. */
    Path fresh(String name) {
        Path home = directory.resolve("home-" + copies.incrementAndGet());
        try {
            Files.createDirectory(home);
            for (Map.Entry<String, byte[]> file : template(name).files().entrySet()) {
                Files.write(home.resolve(file.getKey()), file.getValue());
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Secret key(String name) {
        return template(name).key();
    }

    private static Template template(String name) {
        return TEMPLATES.computeIfAbsent(name, Homes::create);
    }

    private static Template create(String name) {
        Secret passphrase = Secret.owned("simulated".getBytes(StandardCharsets.US_ASCII));
        try {
            Path folder = emptyDirectory();
            Path home = folder.resolve("new");
            Profile.create(home, passphrase, name, Chance.of(name.hashCode()).entropy()).close();
            Map<String, byte[]> files = new HashMap<>();
            for (Path file : filesOfProfile(home)) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
            Secret key = Profile.unlock(home, passphrase);
            delete(folder);
            return new Template(files, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClientException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those that make it up, without what a process that has it open keeps beside. */
    private static List<Path> filesOfProfile(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> !BESIDE.contains(file.getFileName().toString())).toList();
        }
    }

    /** A copy of a profile's files as they are now, which is what a process that ends leaves. */
    Path copy(Path home) {
        Path copy = directory.resolve("home-" + copies.incrementAndGet());
        try {
            Files.createDirectory(copy);
            for (Path file : filesOfProfile(home)) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the database of {@code backup} back into a profile that isn't open. */
    static void restore(Path home, Path backup) {
        try {
            for (String name : List.of("profile.db", "profile.db-wal")) {
                Files.deleteIfExists(home.resolve(name));
                if (Files.exists(backup.resolve(name))) {
                    Files.copy(backup.resolve(name), home.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path home) {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        delete(directory);
    }
}
