package chat.tacit.e2e;

import chat.tacit.kit.DebianPackages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets processes live at a later date, by Debian's libfaketime: what they ask for the date is told
 * another one, how long they wait is as ever. Where it isn't installed, the package is fetched and
 * unpacked under {@code target}.
 */
final class LaterDate {
    /** Why a test that needs it is skipped. */
    static final String MISSING =
            "libfaketime isn't installed and couldn't be fetched, so no days went by.";

    private static final Path SYSTEM = Path.of("/usr/lib");
    private static final PathMatcher LIBRARY =
            FileSystems.getDefault().getPathMatcher("glob:**/faketime/libfaketime.so.1");
    private static final Optional<Path> FOUND = find();

    private LaterDate() {}

    static boolean isThere() {
        return FOUND.isPresent();
    }

    /** The words by which a program is started that is to live so much later. */
    static List<String> starter(Duration later) {
        return List.of(
                "env",
                "LD_PRELOAD=" + FOUND.orElseThrow(),
                "FAKETIME=+" + later.toSeconds(),
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                "FAKETIME_FORCE_MONOTONIC_FIX=0", // else the waits of Java take a whole processor
                "NO_FAKE_STAT=1"); // else what is cached of jars is as if they had changed
    }

    /** Takes away what a process that was killed left in memory. */
    static void forget(long pid) {
        try {
            for (String left : List.of("faketime_shm_", "sem.faketime_sem_")) {
                Files.deleteIfExists(Path.of("/dev/shm", left + pid));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> find() {
        Path fetched = Path.of("target", "faketime").toAbsolutePath();
        return in(SYSTEM).or(() -> in(fetched)).or(() -> fetch(fetched));
    }

    private static Optional<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.find(folder, 6, (file, _) -> LIBRARY.matches(file))) {
            return files.findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> fetch(Path into) {
        DebianPackages.fetch(into, "libfaketime");
        return in(into);
    }
}
