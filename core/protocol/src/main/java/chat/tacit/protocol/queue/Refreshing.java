package chat.tacit.protocol.queue;

import chat.tacit.protocol.wire.Limit;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the queues of this session alive ({@code spec/30-queue} §10): a subscription moves the end
 * of its queue's life, at most daily, and so does each further day of it.
 */
final class Refreshing {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int BATCH = 64;

    private final Line line;
    private final Calls calls;
    private final Duration interval;

    /** When each subscribed queue is looked at again, soonest first since all wait equally long. */
    private final Map<RecipientId, Instant> due = new LinkedHashMap<>();

    Refreshing(Line line, Calls calls) {
        this.line = line;
        this.calls = calls;
        Duration half = line.limits().duration(Limit.IDLE_QUEUE).dividedBy(2);
        this.interval = half.compareTo(DAY) < 0 ? half : DAY;
    }

    void track(RecipientId queue) {
        due.remove(queue);
        due.put(queue, line.now().plus(interval));
    }

    void forget(RecipientId queue) {
        due.remove(queue);
    }

    Optional<Instant> wakeAt() {
        return due.isEmpty() ? Optional.empty() : Optional.of(due.values().iterator().next());
    }

    /** Looks at some of the queues whose time has come. */
    void wake() {
        for (int i = 0; i < BATCH && !due.isEmpty(); i++) {
            Iterator<Map.Entry<RecipientId, Instant>> entries = due.entrySet().iterator();
            Map.Entry<RecipientId, Instant> next = entries.next();
            if (next.getValue().isAfter(line.now())) {
                return;
            }
            RecipientId queue = next.getKey();
            track(queue);
            calls.get(
                    RowKey.recipient(queue),
                    Refreshing::tomorrow,
                    row -> line.live(row).ifPresent(it -> refresh(queue, it)));
        }
    }

    /**
     * Moves the end of the queue's life if that was not done today: first that of its own row, then
     * that of the recipient's, which so never outlives it.
     *
     * @param row the recipient's row
     */
    void refresh(RecipientId queue, Row row) {
        Instant end = line.after(Limit.IDLE_QUEUE);
        if (row.expiresAt().isAfter(end.minus(interval))) {
            return;
        }
        RowKey primary = RowKey.queue(RecipientRow.decode(row.value()).sender());
        calls.get(
                primary,
                Refreshing::tomorrow,
                found ->
                        line.live(found)
                                .ifPresent(it ->
                                        move(
                                                primary,
                                                it,
                                                end,
                                                () ->
                                                        move(
                                                                RowKey.recipient(queue),
                                                                row,
                                                                end,
                                                                () -> {}))));
    }

    private void move(RowKey key, Row row, Instant end, Runnable then) {
        calls.set(
                new Calls.Change(key, row.revision(), row.value(), end),
                Refreshing::tomorrow,
                change -> {
                    switch (change) {
                        case Result.Changed done -> then.run();
                        case Result.Conflict conflict -> tomorrow();
                    }
                });
    }

    /** Whatever kept a life from being moved, there are many more days to do it. */
    private static void tomorrow() {}
}
