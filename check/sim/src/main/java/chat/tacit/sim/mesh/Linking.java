package chat.tacit.sim.mesh;

import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Whether an RX can tell by the times of fetches which of its keys are one client's. All clients
 * come by proxies, so addresses say nothing; they run all the time or some hours a day. The RX
 * compares every two of its keys in three ways, and for each it is told the best line between pairs
 * of one client and others, which is more than it could know.
 */
final class Linking {
    private static final int CLIENTS = 40;
    private static final Duration BIN = Duration.ofMinutes(30);

    private Linking() {}

    /** How a client is there. */
    enum Presence {
        ALWAYS,
        SOME_HOURS
    }

    /**
     * How often the RX says rightly whether two keys are one client's, of as many pairs that are as
     * pairs that aren't; ½ is chance.
     *
     * @param turns by how evenly the fetches of the two keys follow each other
     * @param rates by how often each is fetched
     * @param hours by when neither is
     */
    record Result(double turns, double rates, double hours) {}

    private record Log(int client, List<Instant> fetches) {}

    /** Clients of {@code contacts} contacts, give or take half, for some days. */
    static Result of(long seed, Scheduler.Maker maker, int contacts, Presence presence, int days) {
        SplittableRandom random = new SplittableRandom(seed);
        List<RelayAddress> mesh = Slotted.mesh(10);
        List<Log> logs = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int own = Math.max(1, contacts / 2 + random.nextInt(contacts + 1));
            Duration length = Duration.ofDays(days);
            Slotted profile = new Slotted(maker, own, mesh, random.split());
            profile.live(Talks.of(own, 4, Slotted.START, length, random.split()), length);
            logs.addAll(seen(client, profile, mesh.getFirst(), presence, random.split()));
        }
        return compare(logs, random);
    }

    private static List<Log> seen(
            int client,
            Slotted profile,
            RelayAddress rx,
            Presence presence,
            SplittableRandom random) {
        double begin = 24 * random.nextDouble();
        double hours = 6 + 10 * random.nextDouble();
        Map<Integer, List<Instant>> keys = new HashMap<>();
        for (Slotted.Fetched fetched : profile.fetched) {
            double hour = Duration.between(Slotted.START, fetched.at()).toSeconds() / 3_600.0;
            boolean there = presence == Presence.ALWAYS || (hour - begin + 48) % 24 < hours;
            if (there && fetched.server().equals(rx)) {
                keys.computeIfAbsent(fetched.key(), _ -> new ArrayList<>()).add(fetched.at());
            }
        }
        return keys.values().stream().map(it -> new Log(client, it)).toList();
    }

    private static Result compare(List<Log> logs, SplittableRandom random) {
        List<double[]> same = new ArrayList<>();
        List<double[]> other = new ArrayList<>();
        for (int i = 0; i < logs.size(); i++) {
            for (int j = 0; j < i; j++) {
                boolean one = logs.get(i).client() == logs.get(j).client();
                if (one || random.nextInt(8) == 0) {
                    (one ? same : other).add(features(logs.get(i), logs.get(j)));
                }
            }
        }
        return new Result(best(same, other, 0), best(same, other, 1), best(same, other, 2));
    }

    private static double[] features(Log one, Log other) {
        return new double[] {
            turns(one, other),
            Math.abs(Math.log((double) one.fetches().size() / other.fetches().size())),
            hours(one, other)
        };
    }

    /**
     * How far the two ever are from having been fetched equally often, for the square root of it.
     */
    private static double turns(Log one, Log other) {
        int i = 0;
        int j = 0;
        double apart = 0;
        while (i < one.fetches().size() && j < other.fetches().size()) {
            if (one.fetches().get(i).isBefore(other.fetches().get(j))) {
                i++;
            } else {
                j++;
            }
            apart = Math.max(apart, Math.abs(i - j));
        }
        return apart / Math.sqrt(i + j + 1.0);
    }

    /** The share of half hours in which one of them was fetched and the other not. */
    private static double hours(Log one, Log other) {
        Map<Long, Integer> bins = new HashMap<>();
        one.fetches().forEach(it -> bins.merge(bin(it), 1, (a, b) -> a | b));
        other.fetches().forEach(it -> bins.merge(bin(it), 2, (a, b) -> a | b));
        return bins.values().stream().filter(it -> it != 3).count() / (double) bins.size();
    }

    private static long bin(Instant at) {
        return Duration.between(Slotted.START, at).dividedBy(BIN);
    }

    /** The best line: smaller values speak for one client. */
    private static double best(List<double[]> same, List<double[]> other, int feature) {
        double[] of = same.stream().mapToDouble(it -> it[feature]).sorted().toArray();
        double[] not = other.stream().mapToDouble(it -> it[feature]).sorted().toArray();
        double best = 0.5;
        int below = 0;
        for (int i = 0; i < of.length; i++) {
            while (below < not.length && not[below] <= of[i]) {
                below++;
            }
            double right = (i + 1.0) / of.length;
            double wrong = (double) below / Math.max(1, not.length);
            best = Math.max(best, (right + 1 - wrong) / 2);
        }
        return best;
    }
}
