package chat.tacit.cli;

import chat.tacit.kit.KnownPrimes;

import io.vertx.core.json.JsonArray;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that runs one {@code tacit} command after another, with the keys that are known in the
 * folder that its argument names, and RSA keys of known primes. Each line of stdin is a JSON array
 * of the arguments of one; what it prints is followed on stdout and on stderr by {@link #END} and
 * its exit code on a line. Commands have no stdin.
 */
public final class Shift {
    /** No command prints it. */
    public static final char END = 4;

    private Shift() {}

    /** Ends with stdin. */
    public static void main(String[] arguments) throws IOException {
        Path known = Path.of(arguments[0]);
        KnownPrimes.share(known);
        KnownKeys keys = new KnownKeys(known);
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.setIn(InputStream.nullInputStream());
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            int code =
                    Main.run(
                            keys,
                            new JsonArray(order)
                                    .stream().map(Object::toString).toArray(String[]::new));
            for (PrintStream each : List.of(System.out, System.err)) {
                each.println("" + END + code);
                each.flush();
            }
        }
        System.exit(0);
    }
}
