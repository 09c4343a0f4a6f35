package chat.tacit.check.arch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of the source tree, without what builds leave in it. */
final class Repository {
    static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    private static final Set<String> NOT_SOURCE =
            Set.of(
                    ".git",
                    "target",
                    "node_modules",
                    ".tacit",
                    ".cifuzz-corpus",
                    ".idea",
                    ".vscode",
                    ".settings");
    private static final Set<String> BINARY = Set.of("png", "jpg", "ico", "gz", "zip", "db", "jar");

    private Repository() {}

    /** Every text file, as paths relative to the root. */
    static List<Path> texts() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    ROOT,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path directory, BasicFileAttributes attributes) {
                            return isLeftOut(directory.getFileName().toString())
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            if (attributes.isRegularFile()
                                    && !isLeftOut(file.getFileName().toString())
                                    && !BINARY.contains(ending(file))) {
                                found.add(ROOT.relativize(file));
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** The text files with this ending, as paths relative to the root. */
    static Stream<Path> texts(String ending) {
        return texts().stream().filter(file -> ending(file).equals(ending));
    }

    static String read(Path file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean exists(Path file) {
        return Files.exists(ROOT.resolve(file));
    }

    /** The lines of a file; text after the last line break counts as a line. */
    static List<String> lines(Path file) {
        return Arrays.asList(read(file).split("\n", -1));
    }

    /** What builds leave behind, and the inputs of fuzz tests, which are any bytes. */
    private static boolean isLeftOut(String name) {
        return NOT_SOURCE.contains(name) || name.endsWith("Inputs");
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
