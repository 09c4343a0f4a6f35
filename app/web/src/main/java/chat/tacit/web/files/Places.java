package chat.tacit.web.files;

import chat.tacit.crypto.Text;
import chat.tacit.web.seat.Refused;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where files that come from the page lie until all of them is sealed: each in a directory of the
 * profile that only its user can look into. What a process left that was killed is taken away when
 * the next one begins.
 */
public final class Places {
    private static final String PREFIX = "sending-";
    private static final int MAX_NAME = 255; // bytes

    private final Path home;

    /**
     * @param home of the profile, which needn't be there
     */
    Places(Path home) {
        this.home = home;
        sweep(home, PREFIX);
    }

    /**
     * A directory that only this user can look into, and that {@link #sweep} takes away when this
     * process is no more.
     */
    static Path make(Path folder, String prefix) throws IOException {
        return Files.createTempDirectory(
                folder,
                prefix + ProcessHandle.current().pid() + "-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Takes away what processes left there that aren't any more. */
    static void sweep(Path folder, String prefix) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Pattern ours = Pattern.compile(Pattern.quote(prefix) + "([0-9]{1,10})-.*");
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, prefix + "*")) {
            for (Path one : left) {
                Matcher made = ours.matcher(one.getFileName().toString());
                if (made.matches() && ProcessHandle.of(Long.parseLong(made.group(1))).isEmpty()) {
                    empty(one);
                }
            }
        } catch (IOException e) {
            return; // it is tried again at the next start
        }
    }

    private static void empty(Path place) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(place)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(place);
    }

    /** A place for a file of this name. It is sealed beside itself, so it needs twice its room. */
    Path make(String name, long length) throws Refused {
        String plain = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        boolean fits =
                !plain.isBlank()
                        && !plain.equals(".")
                        && !plain.equals("..")
                        && Text.utf8(plain).length <= MAX_NAME
                        && plain.chars().noneMatch(one -> one < ' ');
        if (!fits) {
            throw Refused.form("'name' is no name of a file.");
        }
        try {
            if (Files.getFileStore(home).getUsableSpace() / 2 < length) {
                throw noRoom();
            }
            return make(home, PREFIX).resolve(plain);
        } catch (IOException e) {
            throw noRoom();
        }
    }

    private static Refused noRoom() {
        return new Refused(503, "there is no room for the file.");
    }

    /** Takes a place away, with what is there. */
    public static void forget(Path place) {
        try {
            Files.deleteIfExists(place);
            Files.deleteIfExists(place.resolve("..").normalize());
        } catch (IOException e) {
            place.toFile().deleteOnExit();
        }
    }
}
