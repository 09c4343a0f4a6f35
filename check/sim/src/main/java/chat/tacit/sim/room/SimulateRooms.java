package chat.tacit.sim.room;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** {@code [--members N] SEED…} or {@code [--members N] --count N}: runs seeds of rooms. */
public final class SimulateRooms {
    private SimulateRooms() {}

    /** The exit code is 1 if a seed fails. */
    public static void main(String[] arguments) {
        try {
            run(List.of(arguments));
        } catch (RoomRun.Failed e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Runs them.
     *
     * @throws RoomRun.Failed at the first that fails
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
            RoomRun.Told told = one ? shown(seed, members) : RoomRun.of(seed, members);
            System.out.println(
                    "room seed %d %s, %d came in, %d heard, %d crashes, %d lies, %d alarms"
                            .formatted(
                                    seed,
                                    told.hash(),
                                    told.joined(),
                                    told.heard(),
                                    told.crashes(),
                                    told.lies(),
                                    told.alarms()));
        }
    }

    private static RoomRun.Told shown(long seed, int members) {
        try {
            RoomRun.Told told = RoomRun.of(seed, members);
            told.lines().forEach(System.out::println);
            return told;
        } catch (RoomRun.Failed e) {
            e.lines().forEach(System.out::println);
            throw e;
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
