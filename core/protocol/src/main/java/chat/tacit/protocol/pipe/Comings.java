package chat.tacit.protocol.pipe;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each address came within {@link Limit#PIPE_LIFE}, whether it stayed or not: names are
 * few, so taking or trying one after the other must not be free. In memory, at most {@link
 * Limit#STRIKE_ADDRESSES} addresses, the one that came longest ago forgotten first.
 */
final class Comings {
    private final Limits limits;
    private final Map<PeerAddress, ArrayDeque<Instant>> times =
            new LinkedHashMap<>(16, 0.75f, true);

    Comings(Limits limits) {
        this.limits = limits;
    }

    /** Counts one, if the address may come once more. */
    boolean allow(PeerAddress address, Instant now) {
        ArrayDeque<Instant> came = times.computeIfAbsent(address, _ -> new ArrayDeque<>(2));
        forget(came, now);
        if (came.size() >= limits.count(Limit.PIPE_ENDS_PER_ADDRESS)) {
            return false;
        }
        came.addLast(now);
        if (times.size() > limits.count(Limit.STRIKE_ADDRESSES)) {
            times.remove(times.keySet().iterator().next());
        }
        return true;
    }

    /** Forgets the addresses whose time is over, among those that came longest ago. */
    void forget(Instant now) {
        Iterator<ArrayDeque<Instant>> oldest = times.values().iterator();
        while (oldest.hasNext()) {
            ArrayDeque<Instant> came = oldest.next();
            forget(came, now);
            if (!came.isEmpty()) {
                return;
            }
            oldest.remove();
        }
    }

    private void forget(ArrayDeque<Instant> came, Instant now) {
        while (!came.isEmpty()
                && !came.getFirst().plus(limits.duration(Limit.PIPE_LIFE)).isAfter(now)) {
            came.removeFirst();
        }
    }
}
