package chat.tacit.kit;

import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps the folders of tests in memory where the system has a file system there with room enough,
 * since what is under test waits for the disk at every step. A process that is killed leaves the
 * same there as on a disk.
 */
public final class InMemory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ROOM = 2L << 30;

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
            throws IOException {
        return make();
    }

    /** An empty directory. */
    public static Path make() throws IOException {
        boolean fits = Files.isWritable(MEMORY) && MEMORY.toFile().getUsableSpace() >= ROOM;
        return fits
                ? Files.createTempDirectory(MEMORY, "tacit-")
                : Files.createTempDirectory("tacit-");
    }
}
