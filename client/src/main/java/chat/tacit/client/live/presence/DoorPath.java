package chat.tacit.client.live.presence;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
    private static final Pattern FORM = Pattern.compile("live\\.[0-9a-f]{8}\\.sock");

    /** A path that nobody has yet. */
    static DoorPath fresh(Path home, Entropy entropy) throws IOException {
        Path name = home.resolve("live." + Bytes.owned(entropy.bytes(RANDOM)).hex() + ".sock");
        if (fits(name)) {
            return new DoorPath(name, name);
        }
        Path elsewhere =
                Files.createTempDirectory(
                        "tacit-",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
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
            Stream.Builder<DoorPath> all = Stream.builder();
            for (Path name : names) {
                all.add(of(name));
            }
            return all.build().toList();
        }
    }

    private static DoorPath of(Path name) throws IOException {
        return new DoorPath(name, Files.isSymbolicLink(name) ? Files.readSymbolicLink(name) : name);
    }

    private boolean isElsewhere() {
        return !name.equals(socket);
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
            try {
                Files.deleteIfExists(socket.toAbsolutePath().getParent());
            } catch (NoSuchFileException e) {
                return; // somebody cleaned up before
            }
        }
    }
}
