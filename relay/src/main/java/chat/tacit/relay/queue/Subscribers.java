package chat.tacit.relay.queue;

import chat.tacit.protocol.queue.Notice;
import chat.tacit.protocol.queue.RecipientId;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Who receives which queue: at most one connection each. For use by any thread. */
final class Subscribers {
    private final ConcurrentMap<RecipientId, Subscriber> byQueue = new ConcurrentHashMap<>();

    /** A connection that can be told that it lost a queue. */
    @FunctionalInterface
    interface Subscriber {
        /** May be called by any thread; returns at once. */
        void takenOver(RecipientId queue, Notice notice);
    }

    /** From now on {@code subscriber} receives the queue; whoever did before is told. */
    void claim(RecipientId queue, Subscriber subscriber, Notice notice) {
        Subscriber before = byQueue.put(queue, subscriber);
        if (before != null && !before.equals(subscriber)) {
            before.takenOver(queue, notice);
        }
    }

    /** The queue is received by nobody, unless it is another subscriber's by now. */
    void release(RecipientId queue, Subscriber subscriber) {
        byQueue.remove(queue, subscriber);
    }
}
