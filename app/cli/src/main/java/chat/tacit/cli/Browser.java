package chat.tacit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;

/**
 * Opens an address in the user's browser, by a file that leads there: other users of the machine
 * see what a process was started with, and a file of ours they can't read.
 */
final class Browser {
    private final Path folder;
    private final Path file;

    /**
     * @param folder where only this user can look
     */
    Browser(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("app-open.html");
    }

    /** Whether a browser was started. */
    boolean open(String address) {
        try {
            forget();
            Files.createDirectories(folder);
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file,
                    "<!doctype html><meta http-equiv=\"refresh\" content=\"0;url="
                            + address
                            + "\">\n");
            new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** What was opened isn't there any more. */
    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    private List<String> command() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return List.of(system.contains("mac") ? "open" : "xdg-open", file.toUri().toString());
    }
}
