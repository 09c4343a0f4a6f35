package chat.tacit.cli;

import io.vertx.core.json.JsonArray;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A process that runs one {@code tacit} command after another. Each line of stdin is a JSON array
 * of the arguments of one; what it prints is followed on stdout and on stderr by {@link #END} and
 * its exit code on a line. Commands have no stdin.
 */
public final class Shift {
    /** No command prints it. */
    public static final char END = 4;

    private Shift() {}

    /** Ends with stdin. */
    public static void main(String[] none) throws IOException {
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.setIn(InputStream.nullInputStream());
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            int code =
                    Main.run(
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
