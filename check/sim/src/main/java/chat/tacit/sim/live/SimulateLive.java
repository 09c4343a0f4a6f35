package chat.tacit.sim.live;

import chat.tacit.sim.Broken;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * {@code [--open | --members N] SEED…} or {@code [--open | --members N] --count N}: runs seeds of
 * vouched live sessions, or of open ones.
 */
public final class SimulateLive {
    private SimulateLive() {}

    /** The exit code is 1 if a seed fails. */
    public static void main(String[] arguments) {
        try {
            run(List.of(arguments));
        } catch (LiveRun.Failed | Broken e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Runs them.
     *
     * @throws LiveRun.Failed at the first vouched one that fails
     * @throws Broken at the first open one that fails
     */
    public static void run(List<String> arguments) {
        if (arguments.getFirst().equals("--open")) {
            open(arguments.subList(1, arguments.size()));
        } else {
            vouched(arguments);
        }
    }

    private static void open(List<String> arguments) {
        for (long seed : seeds(arguments)) {
            OpenRun.Told told = OpenRun.of(seed);
            if (arguments.size() == 1) {
                told.lines().forEach(System.out::println);
            }
            System.out.println(
                    "open seed %d %s, %d inside, %d lies"
                            .formatted(seed, told.hash(), told.inside(), told.lies()));
        }
    }

    private static void vouched(List<String> arguments) {
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
