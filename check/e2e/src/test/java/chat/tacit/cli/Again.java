package chat.tacit.cli;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * The {@code tacit} command in a process of its own that takes the key of a profile from those that
 * are known already: its first argument is their folder, the others are the command's.
 */
public final class Again {
    private Again() {}

    /** Ends with the command's exit code. */
    public static void main(String[] arguments) {
        KnownKeys keys = new KnownKeys(Path.of(arguments[0]));
        System.exit(Main.run(keys, Arrays.copyOfRange(arguments, 1, arguments.length)));
    }
}
