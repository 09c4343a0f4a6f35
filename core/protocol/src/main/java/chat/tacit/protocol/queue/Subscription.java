package chat.tacit.protocol.queue;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One queue that this session receives: how far it was delivered, and how much of that is not
 * acknowledged yet.
 */
final class Subscription {
    private final RecipientId queue;
    private final Peer peer;
    private final DeliveryBox box;
    private final int window;
    private long delivered;
    private Deque<Long> unacknowledged = new ArrayDeque<>(0);
    private boolean mayHaveMore;
    private boolean open;
    private boolean offered;
    private boolean reading;
    private boolean active = true;

    Subscription(RecipientId queue, Peer peer, int window) {
        this.queue = queue;
        this.peer = peer;
        this.box = peer.keys().deliveries(queue);
        this.window = window;
    }

    RecipientId queue() {
        return queue;
    }

    Peer peer() {
        return peer;
    }

    /** The last message that was delivered, 0 before the first. */
    long delivered() {
        return delivered;
    }

    /** How many more may be delivered now. */
    int credit() {
        return window - unacknowledged.size();
    }

    boolean wantsRead() {
        return active && open && mayHaveMore && !reading && credit() > 0;
    }

    /** The subscriber was told that it is one: deliveries may follow. */
    void open() {
        open = true;
    }

    /** Takes a place among those that wait for a read, if it has none yet. */
    boolean offer() {
        boolean first = !offered;
        offered = true;
        return first;
    }

    void taken() {
        offered = false;
    }

    void grew() {
        mayHaveMore = true;
    }

    void beginRead() {
        reading = true;
        mayHaveMore = false;
    }

    void endRead() {
        reading = false;
    }

    /** The frame that delivers the next message. */
    byte[] deliver(Result.Entry entry, long counter) {
        delivered = entry.sequence();
        unacknowledged.add(entry.sequence());
        return box.frame(entry.sequence(), counter, entry.bytes());
    }

    void acknowledge(long through) {
        while (!unacknowledged.isEmpty() && unacknowledged.getFirst() <= through) {
            unacknowledged.removeFirst();
        }
        if (unacknowledged.isEmpty()) {
            // Most queues of a session are idle: they hold no buffer.
            unacknowledged = new ArrayDeque<>(0);
        }
    }

    /** Nothing that is still under way for it has an effect from now on. */
    void end() {
        active = false;
    }

    boolean isActive() {
        return active;
    }
}
