package chat.tacit.client.live.presence;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a process can be reached that is in a live session. Every process has a socket of its own
 * in the profile's directory, which is its owner's alone. Systems allow a socket no longer path
 * than about a hundred bytes: where the directory's is longer, a link there leads to the socket in
 * a fresh directory for temporary files, its owner's alone too.
 *
 * @param name its entry in the profile's directory
 * @param socket the socket; the same if the path is short enough
 */
record DoorPath(Path name, Path socket) {
    /** Bytes of a path that every system allows: macOS has 104 with an end of one, Linux 108. */
    static final int MAX_BYTES = 100;

    private static final int RANDOM = 4;
    private static final Set<PosixFilePermission> PRIVATE =
            PosixFilePermissions.fromString("rwx------");
    private static final Pattern FORM = Pattern.compile("live\\.[0-9a-f]{8}\\.sock");

    /** A path that nobody has yet. */
    static DoorPath fresh(Path home, Entropy entropy) throws IOException {
        Path name = home.resolve("live." + Bytes.owned(entropy.bytes(RANDOM)).hex() + ".sock");
        if (fits(name)) {
            return new DoorPath(name, name);
        }
        Path elsewhere =
                Files.createTempDirectory("tacit-", PosixFilePermissions.asFileAttribute(PRIVATE));
        return new DoorPath(name, elsewhere.resolve("live.sock"));
    }

    private static boolean fits(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    /** Those of a profile, also such that nobody listens at any more. */
    static List<DoorPath> all(Path home) throws IOException {
        if (!Files.isDirectory(home)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(home)) {
            List<Path> names =
                    files.filter(one -> FORM.matcher(one.getFileName().toString()).matches())
                            .sorted()
                            .toList();
            return names.stream().flatMap(name -> of(name).stream()).toList();
        }
    }

    private static Optional<DoorPath> of(Path name) {
        try {
            boolean leads = Files.isSymbolicLink(name);
            return Optional.of(new DoorPath(name, leads ? Files.readSymbolicLink(name) : name));
        } catch (IOException e) {
            return Optional.empty(); // the process has just taken it away
        }
    }

    private boolean isElsewhere() {
        return !name.equals(socket);
    }

    /**
     * Whether the socket is where its owner alone can have put it. A link outlives the directory
     * for temporary files, and whoever makes another one of that name mustn't be taken for the
     * profile.
     */
    boolean isPrivate() {
        if (!isElsewhere()) {
            return true;
        }
        try {
            PosixFileAttributes directory =
                    Files.readAttributes(
                            directory(), PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return directory.isDirectory()
                    && directory.permissions().equals(PRIVATE)
                    && directory.owner().equals(Files.getOwner(name, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return false; // it isn't there any more
        }
    }

    private Path directory() {
        return socket.toAbsolutePath().resolveSibling("");
    }

    /** Shows the socket, which is bound, to the other processes, and to nobody else. */
    void publish() throws IOException {
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        if (isElsewhere()) {
            Files.createSymbolicLink(name, socket);
        }
    }

    /** Takes away all that was made; once more does nothing. */
    void delete() throws IOException {
        Files.deleteIfExists(name);
        if (isElsewhere()) {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(directory());
        }
    }

    /** Takes away what a killed process left, and nothing that may be somebody else's. */
    void clear() throws IOException {
        if (isPrivate()) {
            delete();
        } else {
            Files.deleteIfExists(name);
        }
    }
}
