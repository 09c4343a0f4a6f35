package chat.tacit.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is in the files of a relay, while it runs. */
final class DiskView {
    private DiskView() {}

    /** The contents of those that are wanted. */
    static List<byte[]> files(Path directory, Predicate<Path> wanted) throws IOException {
        List<Path> names;
        try (Stream<Path> files = Files.walk(directory)) {
            names = files.filter(Files::isRegularFile).filter(wanted).toList();
        } catch (UncheckedIOException e) {
            return files(directory, wanted); // a sweep removed a file while the directory was read
        }
        List<byte[]> contents = new ArrayList<>();
        for (Path name : names) {
            contents(name).ifPresent(contents::add);
        }
        return contents;
    }

    /** What is in a file, unless a sweep has just removed it. */
    private static Optional<byte[]> contents(Path file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
