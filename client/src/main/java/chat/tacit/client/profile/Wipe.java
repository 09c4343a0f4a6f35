package chat.tacit.client.profile;

import chat.tacit.client.ClientException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Ends a profile for good, without its passphrase. The key file goes first: it is filled with zeros
 * and deleted, and without it nobody can read what follows, however far the deleting comes.
 *
 * <p>A file system or disk that keeps old blocks (snapshots, flash) may keep the key file too; then
 * only the passphrase protects what was deleted.
 *
 * @param openElsewhere whether another process had the profile open; it holds the database's key
 *     and deleted files until it ends
 * @param directoryGone whether the directory went too, since nothing else was in it
 */
public record Wipe(boolean openElsewhere, boolean directoryGone) {
    /**
     * The names of a profile's files, and of the sockets of its live sessions ({@code spec/20-live}
     * §20); of others in the directory nothing is touched.
     */
    private static final Pattern OURS =
            Pattern.compile("(profile|daemon)\\..*|live\\.[0-9a-f]{8}\\.sock");

    /**
     * Makes the profile of a directory unreadable and leaves the rest where it is, so that whoever
     * has it open can be ended in peace; {@link #of} is to follow.
     *
     * @throws ClientException if the key file can't be overwritten
     */
    public static void key(Path home) throws ClientException {
        Path key = new Home(home).key();
        try {
            destroy(key);
            destroy(DurableFile.unfinished(key));
        } catch (IOException e) {
            throw failed(home, e);
        }
    }

    /**
     * Deletes the profile of a directory, or what an interrupted deletion left of it.
     *
     * @throws ClientException if there is no profile, or a file can't be deleted
     */
    public static Wipe of(Path home) throws ClientException {
        try {
            if (ours(home).isEmpty()) {
                throw new ClientException("there is no profile in " + home + ".");
            }
            key(home);
            boolean open = ProfileLock.isHeldElsewhere(new Home(home));
            for (Path file : ours(home)) {
                Files.deleteIfExists(file);
            }
            return new Wipe(open, deleteIfEmpty(home));
        } catch (IOException e) {
            throw failed(home, e);
        }
    }

    private static ClientException failed(Path home, IOException e) {
        return new ClientException(
                "can't delete the profile in "
                        + home
                        + " ("
                        + e.getMessage()
                        + "); check its permissions and try again.");
    }

    private static void destroy(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (FileChannel key = FileChannel.open(file, StandardOpenOption.WRITE)) {
            DurableFile.overwrite(key);
        }
        Files.delete(file);
        DurableFile.syncDirectory(file);
    }

    private static List<Path> ours(Path home) throws IOException {
        if (!Files.isDirectory(home)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(Wipe::isOurs)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isOurs(Path file) {
        return OURS.matcher(file.getFileName().toString()).matches();
    }

    private static boolean deleteIfEmpty(Path home) throws IOException {
        try (Stream<Path> left = Files.list(home)) {
            if (left.findAny().isPresent()) {
                return false;
            }
        }
        Files.delete(home);
        return true;
    }
}
