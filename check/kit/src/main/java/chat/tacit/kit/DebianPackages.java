package chat.tacit.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of Debian that tests use where they aren't installed. */
public final class DebianPackages {
    private static final String FETCH =
            "{ apt-get download \"$@\" || { apt-get update && apt-get download \"$@\"; }; }"
                    + " && for one in *.deb; do dpkg-deb -x \"$one\" .; done";
    private static final long PATIENCE_SECONDS = 60;

    private DebianPackages() {}

    /** Unpacks what these packages hold into a folder; where that fails it isn't there. */
    public static void fetch(Path into, String... packages) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", FETCH, "sh"));
        command.addAll(List.of(packages));
        try {
            Process fetching =
                    new ProcessBuilder(command)
                            .directory(Files.createDirectories(into).toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(into.resolve("fetch.log").toFile())
                            .start();
            if (!fetching.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                fetching.destroyForcibly();
            }
        } catch (IOException e) {
            return; // not Debian
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
