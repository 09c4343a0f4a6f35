package chat.tacit.relay.queue;

import chat.tacit.protocol.queue.RecipientId;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The queues that somebody still receives at a relay that retires ({@code spec/10-wire} §13), in
 * memory. For use by any thread.
 */
final class StillUsed {
    private final Duration memory;
    private final ConcurrentMap<RecipientId, Instant> last = new ConcurrentHashMap<>();

    /**
     * @param memory how long after its recipient came last a queue counts
     */
    StillUsed(Duration memory) {
        this.memory = memory;
    }

    void received(RecipientId queue, Instant now) {
        last.put(queue, now);
    }

    void deleted(RecipientId queue) {
        last.remove(queue);
    }

    int count(Instant now) {
        Instant since = now.minus(memory);
        last.values().removeIf(at -> at.isBefore(since));
        return last.size();
    }
}
