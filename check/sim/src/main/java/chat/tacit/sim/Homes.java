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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The directories of profiles. One is made for each name, with all the cost of its passphrase, and
 * copied for each run; runs open their copies with the database's key. Safe for concurrent runs.
 */
final class Homes implements AutoCloseable {
    private static final String LOCK = "profile.lock";
    private static final String INDEX = "profile.db-shm";

    private final Path directory;
    private final Map<String, Template> templates = new ConcurrentHashMap<>();
    private final AtomicInteger copies = new AtomicInteger();

    /** A profile that was never used. */
    private record Template(Path home, Secret key) {}

    private Homes(Path directory) {
        this.directory = directory;
    }

    /** In memory where the system has a file system there, since a run syncs a thousand times. */
    static Homes make() throws IOException {
        Path memory = Path.of("/dev/shm");
        return new Homes(
                Files.isWritable(memory)
                        ? Files.createTempDirectory(memory, "tacit-sim-")
                        : Files.createTempDirectory("tacit-sim-"));
    }

    /** A new profile of this name. */
    Path fresh(String name) {
        return copy(template(name).home());
    }

    Secret key(String name) {
        return template(name).key();
    }

    private Template template(String name) {
        return templates.computeIfAbsent(name, this::create);
    }

    private Template create(String name) {
        Path home = directory.resolve("new-" + name);
        Secret passphrase = Secret.owned("simulated".getBytes(StandardCharsets.US_ASCII));
        try {
            Profile.create(home, passphrase, name, Chance.of(name.hashCode()).entropy()).close();
            return new Template(home, Profile.unlock(home, passphrase));
        } catch (ClientException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A copy of a profile's files as they are now, which is what a process that ends leaves. */
    Path copy(Path home) {
        Path copy = directory.resolve("home-" + copies.incrementAndGet());
        try (Stream<Path> files = Files.list(home)) {
            Files.createDirectory(copy);
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.equals(LOCK) && !name.equals(INDEX)) {
                    Files.copy(file, copy.resolve(name));
                }
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
        templates.values().forEach(template -> template.key().wipe());
        delete(directory);
    }
}
