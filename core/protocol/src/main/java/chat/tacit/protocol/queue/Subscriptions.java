package chat.tacit.protocol.queue;

import chat.tacit.protocol.wire.Limit;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * The queues that this session receives, and their deliveries ({@code spec/30-queue} §7). It reads
 * a few queues at a time, and none while the socket takes no more, so that what is in memory is
 * bounded however many queues have messages waiting.
 */
final class Subscriptions {
    /** A read of a queue ends with the message that reaches this. */
    static final int READ_BYTES = 65_536;

    private static final int READS = 32;

    private final Line line;
    private final Calls calls;
    private final Admission admission;
    private final Refreshing refreshing;
    private final Map<RecipientId, Subscription> byQueue = new HashMap<>();
    private final Queue<Subscription> ready = new ArrayDeque<>();
    private int reads;
    private long deliveries;
    private long notices;

    Subscriptions(Line line, Calls calls, Admission admission, Refreshing refreshing) {
        this.line = line;
        this.calls = calls;
        this.admission = admission;
        this.refreshing = refreshing;
    }

    Optional<Subscription> of(RecipientId queue) {
        return Optional.ofNullable(byQueue.get(queue));
    }

    boolean hasRoomFor(RecipientId queue) {
        return byQueue.containsKey(queue)
                || byQueue.size() < line.limits().count(Limit.SUBSCRIPTIONS_PER_SESSION);
    }

    /**
     * Begins to watch the queue and moves the end of its life; deliveries begin with {@link #open}.
     *
     * @param row the recipient's row
     */
    void add(Subscription subscription, Row row) {
        refreshing.refresh(subscription.queue(), row);
        Subscription before = byQueue.put(subscription.queue(), subscription);
        line.emit(new Output.Claim(subscription.queue(), Notice.TAKEN_OVER));
        refreshing.track(subscription.queue());
        if (before == null) {
            line.emit(new Output.Watch(subscription.queue()));
        } else {
            before.end();
        }
    }

    /** Begins the deliveries, since the subscriber has its answer. */
    void open(Subscription subscription, int waiting) {
        subscription.open();
        if (waiting > 0) {
            subscription.grew();
        }
        offer(subscription);
    }

    void grew(RecipientId queue) {
        Subscription subscription = byQueue.get(queue);
        if (subscription != null) {
            subscription.grew();
            offer(subscription);
        }
    }

    void acknowledge(Subscription subscription, long through) {
        subscription.acknowledge(through);
        offer(subscription);
    }

    /** Reads what could not be read before. */
    void resume() {
        while (admission.isWritable() && reads < READS && !ready.isEmpty()) {
            Subscription next = ready.remove();
            next.taken();
            if (next.wantsRead()) {
                read(next);
            }
        }
    }

    /** The queue has another subscriber, or none at all: this session receives it no more. */
    void takenOver(RecipientId queue, Notice notice) {
        Subscription subscription = byQueue.get(queue);
        if (subscription != null) {
            remove(subscription);
            tell(subscription, notice);
        }
    }

    /** Ends whatever subscription to the queue there is, in this session or another. */
    void expel(RecipientId queue, Notice notice) {
        line.emit(new Output.Claim(queue, notice));
        line.emit(new Output.Release(queue));
        of(queue).ifPresent(this::remove);
    }

    /** Gives all queues back. */
    void end() {
        for (Subscription subscription : List.copyOf(byQueue.values())) {
            remove(subscription);
            line.emit(new Output.Release(subscription.queue()));
        }
    }

    private void offer(Subscription subscription) {
        if (subscription.wantsRead() && subscription.offer()) {
            ready.add(subscription);
            resume();
        }
    }

    private void read(Subscription subscription) {
        subscription.beginRead();
        reads++;
        int asked = subscription.credit();
        calls.read(
                subscription.queue(),
                subscription.delivered(),
                asked,
                () -> interrupted(subscription),
                entries -> {
                    reads--;
                    subscription.endRead();
                    if (subscription.isActive()) {
                        deliver(subscription, entries, asked);
                    }
                    resume();
                });
    }

    private void deliver(Subscription subscription, List<Result.Entry> entries, int asked) {
        int bytes = 0;
        for (Result.Entry entry : entries) {
            bytes += entry.bytes().length;
            line.emit(new Output.Transmit(subscription.deliver(entry, deliveries++)));
        }
        if (entries.size() == asked || bytes >= READ_BYTES) {
            subscription.grew();
        }
        offer(subscription);
    }

    private void interrupted(Subscription subscription) {
        reads--;
        subscription.endRead();
        if (subscription.isActive()) {
            remove(subscription);
            line.emit(new Output.Release(subscription.queue()));
            tell(subscription, Notice.INTERRUPTED);
        }
        resume();
    }

    /** Takes the queue off without a word. */
    void remove(Subscription subscription) {
        subscription.end();
        if (byQueue.remove(subscription.queue(), subscription)) {
            line.emit(new Output.Unwatch(subscription.queue()));
            refreshing.forget(subscription.queue());
        }
    }

    private void tell(Subscription subscription, Notice notice) {
        long counter = notices++;
        line.answer(
                new Answer.Service(
                        subscription.queue(),
                        counter,
                        subscription.peer().responses().sealNotice(counter, notice)));
    }
}
