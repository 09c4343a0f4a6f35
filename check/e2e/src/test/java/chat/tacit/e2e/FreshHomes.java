package chat.tacit.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Profiles that were never used, each made once by {@code tacit init} and copied for everybody of
 * that name. A profile has no keys and no queues before its first invitation, so copies have
 * nothing in common but an id that only the devices of one profile ever see.
 */
final class FreshHomes {
    private final World world;
    private final Relay[] relays;
    private final Map<String, Path> made = new ConcurrentHashMap<>();

    /** They know these relays. */
    FreshHomes(World world, Relay... relays) {
        this.world = world;
        this.relays = relays;
    }

    void copy(String name, Path to) {
        Path home = made.computeIfAbsent(name, _ -> world.person(name, relays).home());
        try (Stream<Path> files = Files.list(home)) {
            Files.createDirectories(to);
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(home));
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
