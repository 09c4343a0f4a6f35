package chat.tacit.cli;

import chat.tacit.kit.KnownPrimes;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * The {@code tacit} command in a process of its own that takes the key of a profile from those that
 * are known already: its first argument is their folder, the others are the command's. Its RSA keys
 * are of known primes too.
 */
public final class Again {
    private Again() {}

    /** Ends with the command's exit code. */
    public static void main(String[] arguments) {
        Path known = Path.of(arguments[0]);
        KnownPrimes.share(known);
        KnownKeys keys = new KnownKeys(known);
        System.exit(Main.run(keys, Arrays.copyOfRange(arguments, 1, arguments.length)));
    }
}
