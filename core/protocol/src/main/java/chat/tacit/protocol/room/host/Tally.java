package chat.tacit.protocol.room.host;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Counts what somebody does within a time that begins with the first. In memory, of so many at
 * most; the one that was counted longest ago is forgotten first.
 *
 * @param <K> who is counted
 */
final class Tally<K> {
    private final Duration window;
    private final int most;
    private final long remembered;
    private final Map<K, Count> counts = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param most that may be counted within {@code window}
     * @param remembered of how many the counts are kept
     */
    Tally(Duration window, int most, long remembered) {
        this.window = window;
        this.most = most;
        this.remembered = remembered;
    }

    private record Count(Instant since, int count) {}

    /** Seconds until more may be done, if there was as much as may be. */
    OptionalLong wait(K who, Instant now) {
        Count count = counts.get(who);
        if (count == null || count.count < most || !count.since.plus(window).isAfter(now)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(PairState.secondsUntil(count.since.plus(window), now));
    }

    void add(K who, Instant now) {
        Count before = counts.get(who);
        boolean on = before != null && before.since.plus(window).isAfter(now);
        counts.put(
                who,
                on && before != null
                        ? new Count(before.since, before.count + 1)
                        : new Count(now, 1));
        if (counts.size() > remembered) {
            Iterator<K> oldest = counts.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Counts one more, unless there was as much as may be: then the seconds until more may be. */
    OptionalLong take(K who, Instant now) {
        OptionalLong wait = wait(who, now);
        if (wait.isEmpty()) {
            add(who, now);
        }
        return wait;
    }
}
