package chat.tacit.protocol.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Counts what somebody does within a time that begins with the first. In memory, of so many at
 * most: whoever was counted least is forgotten first, of these the one counted longest ago. So
 * nobody's count is lost for less than as many that were counted as often.
 *
 * @param <K> who is counted
 */
public final class Tally<K> {
    private final Duration window;
    private final int most;
    private final long remembered;

    /** By the bits of their counts, each in the order in which they were counted last. */
    private final List<Map<K, Count>> tiers = new ArrayList<>();

    private int size;

    /**
     * @param most that may be counted within {@code window}
     * @param remembered of how many the counts are kept
     */
    public Tally(Duration window, int most, long remembered) {
        this.window = window;
        this.most = most;
        this.remembered = remembered;
        for (int bits = 0; bits < Integer.SIZE; bits++) {
            tiers.add(new LinkedHashMap<>());
        }
    }

    private record Count(Instant since, int count) {}

    /** Of how many the counts are kept. */
    public int size() {
        return size;
    }

    /** Seconds until more may be done, if there was as much as may be. */
    public OptionalLong wait(K who, Instant now) {
        return find(who)
                .map(tier -> tier.get(who))
                .filter(it -> it.count >= most && isOn(it, now))
                .map(it -> OptionalLong.of(secondsUntil(it.since.plus(window), now)))
                .orElse(OptionalLong.empty());
    }

    /** Counts one more. */
    public void add(K who, Instant now) {
        Optional<Count> before = find(who).map(tier -> tier.remove(who));
        Count after =
                before.filter(it -> isOn(it, now))
                        .map(it -> new Count(it.since, it.count + 1))
                        .orElse(new Count(now, 1));
        tiers.get(Integer.SIZE - Integer.numberOfLeadingZeros(after.count)).put(who, after);
        size += before.isEmpty() ? 1 : 0;
        forget(who, now);
    }

    private static long secondsUntil(Instant time, Instant now) {
        return Math.max(1, Math.ceilDiv(Duration.between(now, time).toMillis(), 1_000));
    }

    private boolean isOn(Count count, Instant now) {
        return count.since.plus(window).isAfter(now);
    }

    private Optional<Map<K, Count>> find(K who) {
        return tiers.stream().filter(tier -> tier.containsKey(who)).findFirst();
    }

    /**
     * What is over, as far as it shows, and if there are too many the one that was counted least.
     */
    private void forget(K but, Instant now) {
        for (Map<K, Count> tier : tiers) {
            Iterator<Count> oldest = tier.values().iterator();
            if (oldest.hasNext() && !isOn(oldest.next(), now)) {
                oldest.remove();
                size--;
            }
        }
        for (Map<K, Count> tier : tiers) {
            if (size > remembered && (tier.size() > 1 || !tier.containsKey(but))) {
                Iterator<K> oldest = tier.keySet().iterator();
                if (oldest.hasNext()) {
                    oldest.next();
                    oldest.remove();
                    size--;
                }
            }
        }
    }

    /** Counts one more, unless there was as much as may be: then the seconds until more may be. */
    public OptionalLong take(K who, Instant now) {
        OptionalLong wait = wait(who, now);
        if (wait.isEmpty()) {
            add(who, now);
        }
        return wait;
    }
}
