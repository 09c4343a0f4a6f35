package chat.tacit.sim.mesh;

import chat.tacit.client.mesh.Cover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Tells real packets from loops in the whole log of what a profile posted: naive Bayes, which has
 * learned from the logs of others how often a packet goes to the key of the packet before, to one
 * of the last twenty and how often to those, and what share of the log its key has.
 */
final class RealOrFake {
    private static final int KNOWN = 12;
    private static final int OTHERS = 6;
    private static final int RECENT = 20;
    private static final int CLASSES = 12;
    private static final int FEATURES = 3;

    private final double[][][] seen = new double[FEATURES][2][CLASSES];
    private final double[] all = {1, 1};

    private RealOrFake() {}

    /**
     * Who is looked at.
     *
     * @param talks in a day
     * @param days of log
     */
    record Profiles(int contacts, double talks, int days, boolean twins) {}

    /**
     * @param real the share of packets that are
     * @param packets by how much more of them are called rightly than by always saying what is more
     *     frequent
     * @param keys the same if all packets of a key together decide for them
     */
    record Result(double real, double packets, double keys) {}

    static Result of(long seed, Profiles profiles) {
        SplittableRandom random = new SplittableRandom(seed);
        RealOrFake classifier = new RealOrFake();
        for (int i = 0; i < KNOWN; i++) {
            classifier.learn(log(profiles, random.split()));
        }
        double real = 0;
        double total = 0;
        double packets = 0;
        double keys = 0;
        for (int i = 0; i < OTHERS; i++) {
            List<Slotted.Sent> log = log(profiles, random.split());
            real += log.stream().filter(Slotted.Sent::real).count();
            total += log.size();
            packets += classifier.right(log, false);
            keys += classifier.right(log, true);
        }
        double chance = Math.max(real, total - real);
        return new Result(real / total, (packets - chance) / total, (keys - chance) / total);
    }

    private static List<Slotted.Sent> log(Profiles of, SplittableRandom random) {
        Duration length = Duration.ofDays(of.days());
        Slotted profile =
                new Slotted(
                        Scheduler.real(Cover.LOW),
                        of.contacts(),
                        Slotted.mesh(20),
                        random.split(),
                        of.twins());
        profile.live(
                Talks.of(of.contacts(), of.talks(), Slotted.START, length, random.split()), length);
        return profile.sent;
    }

    private static List<int[]> features(List<Slotted.Sent> log) {
        Map<Integer, Integer> counts = new HashMap<>();
        Map<Integer, Integer> last = new HashMap<>();
        log.forEach(it -> counts.merge(it.key(), 1, Integer::sum));
        List<int[]> features = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            int key = log.get(i).key();
            int gap = i - last.getOrDefault(key, i - 4_000);
            int recent = 0;
            for (int j = Math.max(0, i - RECENT); j < i; j++) {
                recent += log.get(j).key() == key ? 1 : 0;
            }
            double share = (double) counts.getOrDefault(key, 0) / log.size();
            features.add(
                    new int[] {
                        bucket(Math.log(gap) / Math.log(2)),
                        bucket(recent / 2.0),
                        bucket(-Math.log(share) / Math.log(2))
                    });
            last.put(key, i);
        }
        return features;
    }

    private static int bucket(double value) {
        return (int) Math.clamp(value, 0, CLASSES - 1);
    }

    private void learn(List<Slotted.Sent> log) {
        List<int[]> features = features(log);
        for (int i = 0; i < log.size(); i++) {
            int kind = log.get(i).real() ? 1 : 0;
            all[kind]++;
            for (int feature = 0; feature < FEATURES; feature++) {
                seen[feature][kind][features.get(i)[feature]]++;
            }
        }
    }

    private double likelihood(int[] features) {
        double sum = Math.log(all[1] / all[0]);
        for (int feature = 0; feature < FEATURES; feature++) {
            int it = features[feature];
            sum += Math.log((seen[feature][1][it] + 1) / (all[1] + CLASSES));
            sum -= Math.log((seen[feature][0][it] + 1) / (all[0] + CLASSES));
        }
        return sum;
    }

    private int right(List<Slotted.Sent> log, boolean byKey) {
        List<int[]> features = features(log);
        Map<Integer, Double> sums = new HashMap<>();
        for (int i = 0; i < log.size(); i++) {
            sums.merge(log.get(i).key(), likelihood(features.get(i)), Double::sum);
        }
        int right = 0;
        for (int i = 0; i < log.size(); i++) {
            double sum =
                    byKey ? sums.getOrDefault(log.get(i).key(), 0.0) : likelihood(features.get(i));
            right += sum > 0 == log.get(i).real() ? 1 : 0;
        }
        return right;
    }
}
