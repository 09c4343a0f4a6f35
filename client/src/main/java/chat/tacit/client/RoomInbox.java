package chat.tacit.client;

import chat.tacit.e2ee.room.member.Input;
import chat.tacit.protocol.room.Reply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What waits to be handed to a room's machine. When it is full, in number or in bytes, whatever
 * reads the host waits: so nobody fills this by saying much.
 */
final class RoomInbox {
    /** Inputs that wait. */
    static final int MOST = 2_048;

    /** Bytes of the events among them. */
    static final int BYTES = 4 << 20;

    private final BlockingQueue<Input> queue = new ArrayBlockingQueue<>(MOST);
    private final Semaphore bytes = new Semaphore(BYTES);

    /** Adds something; waits until there is room for it. */
    void put(Input input) throws InterruptedException {
        int size = size(input);
        bytes.acquire(size);
        try {
            queue.put(input);
        } catch (InterruptedException e) {
            bytes.release(size);
            throw e;
        }
    }

    /** Adds something while nothing else waits. */
    void first(Input input) {
        queue.add(input);
    }

    /** Adds a wake, unless so much waits that it isn't needed. */
    void wake() {
        var _ = queue.offer(new Input.Wake());
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /**
     * What waits, in order, at most so many; a wake if nothing comes in time.
     *
     * @param patience for the first of it
     */
    List<Input> take(int most, Duration patience) throws InterruptedException {
        Input first =
                patience.isPositive()
                        ? queue.poll(patience.toMillis() + 1, TimeUnit.MILLISECONDS)
                        : queue.poll();
        List<Input> taken = new ArrayList<>();
        taken.add(first == null ? new Input.Wake() : first);
        queue.drainTo(taken, most - 1);
        taken.forEach(it -> bytes.release(size(it)));
        return taken;
    }

    void clear() {
        List<Input> dropped = new ArrayList<>();
        queue.drainTo(dropped);
        dropped.forEach(it -> bytes.release(size(it)));
    }

    private static int size(Input input) {
        if (!(input instanceof Input.Told told)) {
            return 0;
        }
        int size = 0;
        for (Reply reply : told.replies()) {
            size +=
                    switch (reply) {
                        case Reply.MessageItem item -> item.event().bytes().size();
                        case Reply.StateItem item -> item.event().sealed().size();
                        case Reply other -> 0;
                    };
        }
        return Math.min(size, BYTES);
    }
}
