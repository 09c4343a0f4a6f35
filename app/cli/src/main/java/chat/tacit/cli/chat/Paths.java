package chat.tacit.cli.chat;

import chat.tacit.cli.text.Visible;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Paths as they are typed. */
final class Paths {
    private static final int MOST = 200;
    private static final String HOME = "~/";

    private Paths() {}

    /** The path; {@code ~} is the user's directory. */
    static Path of(String typed) {
        return typed.startsWith(HOME) || typed.equals("~")
                ? Path.of(System.getProperty("user.home") + typed.substring(1))
                : Path.of(typed);
    }

    /** What a beginning can become, in order; directories end with a slash. */
    static List<String> completions(String typed) {
        String folder = typed.substring(0, typed.lastIndexOf('/') + 1);
        String begun = typed.substring(folder.length());
        try (Stream<Path> files = Files.list(folder.isEmpty() ? Path.of("") : of(folder))) {
            return files.filter(file -> fits(file.getFileName().toString(), begun))
                    .sorted()
                    .limit(MOST)
                    .map(file -> folder + file.getFileName() + (Files.isDirectory(file) ? "/" : ""))
                    .toList();
        } catch (IOException | InvalidPathException _) {
            return List.of();
        }
    }

    /** Names that can't be typed as they are shown are left out. */
    private static boolean fits(String name, String begun) {
        return name.startsWith(begun)
                && (name.startsWith(".") == begun.startsWith("."))
                && Visible.name(name).equals(name);
    }
}
