package chat.tacit.relay.queue;

import chat.tacit.protocol.queue.RecipientId;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The queues that somebody still receives at a relay that retires ({@code spec/10-wire} §13), in
 * memory. For use by any thread.
 */
final class StillUsed {
    private final Duration memory;
    private final Instant since;
    private final ConcurrentMap<RecipientId, Instant> last = new ConcurrentHashMap<>();

    /**
     * @param memory how long after its recipient came last a queue counts
     * @param since when counting begins
     */
    StillUsed(Duration memory, Instant since) {
        this.memory = memory;
        this.since = since.truncatedTo(ChronoUnit.SECONDS);
    }

    void received(RecipientId queue, Instant now) {
        last.put(queue, now);
    }

    void deleted(RecipientId queue) {
        last.remove(queue);
    }

    /** A count that is younger than the memory doesn't know yet who comes rarely. */
    Remaining remaining(Instant now) {
        Instant from = now.minus(memory);
        last.values().removeIf(at -> at.isBefore(from));
        int queues = last.size();
        return new Remaining(queues, since, queues > 0 || from.isBefore(since));
    }
}
