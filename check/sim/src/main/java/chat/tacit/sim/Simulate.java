package chat.tacit.sim;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * {@code Simulate SEED…} or {@code Simulate --count N}: runs seeds, and stops at one that fails.
 */
public final class Simulate {
    private Simulate() {}

    /** The exit code is 1 if a seed fails. */
    public static void main(String[] arguments) throws IOException {
        try {
            run(arguments);
        } catch (Run.Failed e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static void run(String... arguments) throws IOException {
        LongStream seeds =
                arguments.length == 2 && arguments[0].equals("--count")
                        ? LongStream.rangeClosed(1, Long.parseLong(arguments[1]))
                        : Arrays.stream(arguments).mapToLong(Long::parseLong);
        boolean one = arguments.length == 1;
        try (Homes homes = Homes.make()) {
            seeds.forEach(seed -> {
                Run.Told told = Run.of(seed, homes);
                if (one) {
                    told.lines().forEach(System.out::println);
                }
                System.out.println(
                        "seed "
                                + seed
                                + " "
                                + told.hash()
                                + ", "
                                + told.crashes()
                                + " crashes, "
                                + told.lies()
                                + " lies");
            });
        }
    }
}
