package chat.tacit.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The directory in which a relay keeps its keys, readable by nobody but the relay's user.
 *
 * @param path the directory; made by {@link #open} if it isn't there
 */
record DataDirectory(Path path) {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    static DataDirectory open(Path path) throws RelayException {
        try {
            Files.createDirectories(path, only("rwx------"));
        } catch (IOException e) {
            throw new RelayException("cannot make the data directory " + path, e);
        }
        return new DataDirectory(path);
    }

    /** The contents of a file, or nothing if there is no such file. */
    Optional<byte[]> read(String name) throws RelayException {
        try {
            return Optional.of(Files.readAllBytes(path.resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new RelayException("cannot read " + path.resolve(name), e);
        }
    }

    /**
     * Writes a file that only the relay's user can read. After a crash the file has the old or the
     * new contents, never a part.
     */
    void write(String name, byte[] contents) throws RelayException {
        Path target = path.resolve(name);
        Path fresh = path.resolve(name + ".new");
        try {
            Files.deleteIfExists(fresh);
            try (FileChannel file =
                    FileChannel.open(
                            fresh,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            only("rw-------"))) {
                ByteBuffer rest = ByteBuffer.wrap(contents);
                while (rest.hasRemaining()) {
                    file.write(rest);
                }
                file.force(true);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel directory = FileChannel.open(path)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new RelayException("cannot write " + target, e);
        }
    }

    private static FileAttribute<?>[] only(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
