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
    private static final Pattern OURS = Pattern.compile(PREFIX + "([0-9]{1,10})-.*");
    private static final int MAX_NAME = 255; // bytes

    private final Path home;

    /**
     * @param home of the profile, which needn't be there
     */
    Places(Path home) {
        this.home = home;
        sweep();
    }

    /** Those of processes that aren't there any more. */
    private void sweep() {
        if (!Files.isDirectory(home)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(home, PREFIX + "*")) {
            for (Path one : left) {
                Matcher ours = OURS.matcher(one.getFileName().toString());
                if (ours.matches() && ProcessHandle.of(Long.parseLong(ours.group(1))).isEmpty()) {
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
            return Files.createTempDirectory(
                            home,
                            PREFIX + ProcessHandle.current().pid() + "-",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------")))
                    .resolve(plain);
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
