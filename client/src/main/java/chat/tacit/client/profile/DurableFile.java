package chat.tacit.client.profile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Small files that are there whole or not at all, for their owner alone, and survive a crash. */
final class DurableFile {
    private static final Set<PosixFilePermission> OWNER_ALONE =
            PosixFilePermissions.fromString("rw-------");

    /** The most that is filled with zeros; a key file is far smaller. */
    private static final int OVERWRITE_LIMIT = 65_536;

    private DurableFile() {}

    /** Puts {@code content} in place of the file; after a crash it has the old content or this. */
    static void replace(Path file, byte[] content) throws IOException {
        Path fresh = unfinished(file);
        Files.deleteIfExists(fresh); // of a crash
        try (FileChannel out =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(OWNER_ALONE))) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        move(fresh, file);
    }

    /** Where the new content of a file is until it is whole. */
    static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** Gives a file in the same directory its final name. */
    static void move(Path fresh, Path file) throws IOException {
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(file);
    }

    /** Fills a small file with zeros where it lies. */
    static void overwrite(FileChannel file) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(file.size(), OVERWRITE_LIMIT));
        file.position(0);
        while (zeros.hasRemaining()) {
            file.write(zeros);
        }
        file.force(true);
    }

    /** Makes the directory's entry of {@code file} durable. */
    static void syncDirectory(Path file) throws IOException {
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
            directory.force(true);
        }
    }
}
