package chat.tacit.client.profile;

import chat.tacit.client.ClientException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who has a profile open, told by locks on single bytes of a file, which the system ends with the
 * process: byte 0 is held by the one that is opening it, byte 1 is shared by all that have it open,
 * byte 2 is held by the one that receives, byte 3 by the one that hands over messages one by one.
 */
final class ProfileLock implements AutoCloseable {
    private static final long OPENING = 0;
    private static final long OPEN = 1;
    private static final long RECEIVING = 2;
    private static final long HANDING_OVER = 3;

    /**
     * Lock files that this process has open. POSIX locks belong to the process, and closing any
     * descriptor of the file ends them all: so a process may open a lock file only once, and has to
     * know that without opening it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel file;
    private final boolean alone;
    private FileLock gate;
    private FileLock open;
    private Optional<FileLock> receiving = Optional.empty();
    private Optional<FileLock> handingOver = Optional.empty();

    private ProfileLock(Path path, FileChannel file) throws IOException {
        this.path = path;
        this.file = file;
        this.gate = file.lock(OPENING, 1, false);
        FileLock exclusive = file.tryLock(OPEN, 1, false);
        this.alone = exclusive != null;
        this.open = exclusive != null ? exclusive : file.lock(OPEN, 1, true);
    }

    /**
     * Begins to open the profile: until {@link #opened}, nobody else can.
     *
     * @throws ClientException if this process has it open already
     */
    static ProfileLock opening(Home home) throws IOException, ClientException {
        Path path = new Home(home.directory().toRealPath()).lock();
        if (!HELD.add(path)) {
            throw new ClientException(
                    "the profile in " + home.directory() + " is open in this process already.");
        }
        try {
            FileChannel file =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            try {
                return new ProfileLock(path, file);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            HELD.remove(path);
            throw e;
        }
    }

    /** Whether some other process has the profile open; this one must not. */
    static boolean isHeldElsewhere(Home home) throws IOException {
        Path path = home.lock();
        if (!Files.isRegularFile(path)) {
            return false;
        }
        if (HELD.contains(path.toRealPath())) {
            throw new IllegalStateException("this process has the profile open");
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
                FileLock exclusive = file.tryLock(OPEN, 1, false)) {
            return exclusive == null;
        }
    }

    /** Whether no other process had the profile open. */
    boolean alone() {
        return alone;
    }

    /** Lets others open it too. The gate is still shut between the two kinds of lock. */
    void opened() throws IOException {
        if (alone) {
            open.release();
            open = file.lock(OPEN, 1, true);
        }
        gate.release();
    }

    /** Keeps others from opening the profile until {@link #openGate}; false if one is about to. */
    boolean tryGate() throws IOException {
        FileLock shut = file.tryLock(OPENING, 1, false);
        if (shut == null) {
            return false;
        }
        gate = shut;
        return true;
    }

    void openGate() throws IOException {
        gate.release();
    }

    /** Becomes the one process that receives, or stays it; false if another is. */
    boolean tryReceive() throws IOException {
        if (receiving.isEmpty()) {
            receiving = Optional.ofNullable(file.tryLock(RECEIVING, 1, false));
        }
        return receiving.isPresent();
    }

    /** Becomes the one process that hands over messages one by one, or stays it. */
    boolean tryHandOver() throws IOException {
        if (handingOver.isEmpty()) {
            handingOver = Optional.ofNullable(file.tryLock(HANDING_OVER, 1, false));
        }
        return handingOver.isPresent();
    }

    void stopReceiving() throws IOException {
        if (receiving.isPresent()) {
            receiving.get().release();
            receiving = Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            HELD.remove(path);
        }
    }
}
