package chat.tacit.sim.live;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** {@code [--members N] SEED…} or {@code [--members N] --count N}: runs seeds of live sessions. */
public final class SimulateLive {
    private SimulateLive() {}

    /** The exit code is 1 if a seed fails. */
    public static void main(String[] arguments) {
        try {
            run(List.of(arguments));
        } catch (LiveRun.Failed e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Runs them.
     *
     * @throws LiveRun.Failed at the first one that fails
     */
    public static void run(List<String> arguments) {
        int members = 0;
        List<String> rest = arguments;
        if (rest.size() > 2 && rest.getFirst().equals("--members")) {
            members = Integer.parseInt(rest.get(1));
            rest = rest.subList(2, rest.size());
        }
        boolean one = rest.size() == 1;
        for (long seed : seeds(rest)) {
            LiveRun.Told told = LiveRun.of(seed, members);
            if (one) {
                told.lines().forEach(System.out::println);
            }
            System.out.println(
                    "seed %d %s, %d inside, %d lies, %d told that it isn't the same session"
                            .formatted(
                                    seed,
                                    told.hash(),
                                    told.inside(),
                                    told.lies(),
                                    told.strangers()));
        }
    }

    private static long[] seeds(List<String> arguments) {
        return arguments.getFirst().equals("--count")
                ? LongStream.rangeClosed(1, Long.parseLong(arguments.get(1))).toArray()
                : Arrays.stream(arguments.toArray(String[]::new))
                        .mapToLong(Long::parseLong)
                        .toArray();
    }
}
