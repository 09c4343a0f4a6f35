package chat.tacit.client.file;

import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.file.ChunkId;
import chat.tacit.e2ee.file.FileKey;
import chat.tacit.e2ee.file.FileLayout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The chunks of one file beside the profile's database, sealed under the file's key as the copy
 * that is at no relay: what was said once is sent again as the same bytes, and of a file that comes
 * nothing readable is on the disk before the user saves it.
 */
final class Spool {
    /** How the names of all of them begin. */
    private static final String PREFIX = "profile.file-";

    private static final int SLOT = FileLayout.CHUNK + FileKey.TAG;

    private final Path path;
    private final FileKey key;
    private final FileLayout layout;

    Spool(Path directory, StoredFile file) {
        this(directory, file.spool(), file.key(), file.layout());
    }

    Spool(Path directory, String name, FileKey key, FileLayout layout) {
        this.path = path(directory, name);
        this.key = key;
        this.layout = layout;
    }

    private static Path path(Path directory, String name) {
        return directory.resolve(PREFIX + name);
    }

    /** Keeps a chunk; when this returns it is on the disk if {@code durable}. */
    void put(int number, byte[] content, boolean durable) throws IOException {
        byte[] sealed = key.seal(layout, new ChunkId(0, number), FileKey.KEPT, content);
        try (FileChannel out =
                FileChannel.open(
                        path,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(sealed);
            long at = (long) number * SLOT;
            while (bytes.hasRemaining()) {
                at += out.write(bytes, at);
            }
            if (durable) {
                out.force(true);
            }
        }
    }

    /** Makes everything durable that was put. */
    void sync() throws IOException {
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.WRITE)) {
            out.force(true);
        }
    }

    /**
     * What a chunk holds.
     *
     * @throws UnopenableException if it isn't what was put, or nothing was
     */
    byte[] get(int number) throws IOException, UnopenableException {
        ChunkId chunk = new ChunkId(0, number);
        byte[] sealed = new byte[layout.padded(0, number) + FileKey.TAG];
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.wrap(sealed);
            long at = (long) number * SLOT;
            while (bytes.hasRemaining()) {
                int read = in.read(bytes, at);
                if (read < 0) {
                    throw new UnopenableException();
                }
                at += read;
            }
        } catch (NoSuchFileException e) {
            throw new UnopenableException();
        }
        return key.open(layout, chunk, FileKey.KEPT, sealed);
    }

    static void delete(Path directory, String name) throws IOException {
        Files.deleteIfExists(path(directory, name));
    }

    /** Deletes what belongs to no file any more, and what a process left that was ended. */
    static void sweep(Path directory, List<String> names, Instant before) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                boolean known =
                        names.contains(name.substring(Math.min(name.length(), PREFIX.length())));
                if (name.startsWith(PREFIX)
                        && !known
                        && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
