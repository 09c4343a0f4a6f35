package chat.tacit.client.mesh;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whoever has the logs of TX and wants to know which packets said something: it learns from
 * profiles whose packets it knows how likely each pattern around a packet is a real one, and
 * decides by that about others.
 */
final class Telling {
    private static final int AROUND = 10;

    private final Map<List<Integer>, long[]> seen = new HashMap<>();

    /** Learns from a log and what was real in it. */
    void learn(List<TxLog.Request> log) {
        for (int i = AROUND; i < log.size() - AROUND; i++) {
            int real = log.get(i).real() ? 1 : 0;
            seen.computeIfAbsent(pattern(log, i), _ -> new long[2])[real]++;
        }
    }

    /** How well it does on logs that it hasn't seen. */
    Score score(List<List<TxLog.Request>> logs) {
        long right = 0;
        long real = 0;
        long total = 0;
        for (List<TxLog.Request> log : logs) {
            for (int i = AROUND; i < log.size() - AROUND; i++) {
                long[] counts = seen.getOrDefault(pattern(log, i), new long[2]);
                right += counts[1] > counts[0] == log.get(i).real() ? 1 : 0;
                real += log.get(i).real() ? 1 : 0;
                total++;
            }
        }
        return new Score((double) right / total, (double) real / total);
    }

    /**
     * @param right the share of packets that it took for what they were
     * @param real the share of real ones
     */
    record Score(double right, double real) {
        /** By how much it is better than who always says what is more often true. */
        double overChance() {
            return right - Math.max(real, 1 - real);
        }
    }

    /** Times, size and recipients around a packet. */
    private static List<Integer> pattern(List<TxLog.Request> log, int i) {
        TxLog.Request it = log.get(i);
        int around = 0;
        int before = AROUND + 1;
        int after = AROUND + 1;
        for (int d = AROUND; d >= 1; d--) {
            if (log.get(i - d).recipient() == it.recipient()) {
                around++;
                before = d;
            }
            if (log.get(i + d).recipient() == it.recipient()) {
                around++;
                after = d;
            }
        }
        return List.of(
                it.size(),
                time(log.get(i - 1), it),
                time(it, log.get(i + 1)),
                distance(before),
                distance(after),
                around < 2 ? 0 : around < 5 ? 1 : around < 10 ? 2 : 3);
    }

    private static int time(TxLog.Request from, TxLog.Request to) {
        long seconds = Duration.between(from.at(), to.at()).toSeconds();
        return seconds < 2 ? 0 : seconds < 20 ? 1 : seconds < 60 ? 2 : 3;
    }

    private static int distance(int packets) {
        return packets == 1 ? 0 : packets < 4 ? 1 : packets <= AROUND ? 2 : 3;
    }
}
