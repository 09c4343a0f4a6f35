package chat.tacit.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * To which of our queues one link is subscribed, and how far what waited in them has come. Queues
 * are named by their rows. What is done for each message that comes doesn't depend on how many
 * queues there are.
 */
final class Subscriptions {
    /** {@code SUBSCRIBING}: queues whose subscription waits for the relay's answer at a time. */
    static final int MOST_ASKED = 512;

    /** How long a queue is left to somebody else who subscribed to it, at first. */
    static final Duration TAKEN_OVER_PAUSE = Duration.ofMinutes(1);

    static final Duration LONGEST_TAKEN_OVER_PAUSE = Duration.ofHours(1);

    /** Queues aren't listed again before this for each of them, whatever has changed. */
    private static final Duration LISTED = Duration.ofNanos(50_000);

    private static final int MANY = 1_000;

    /** No change was seen. */
    private static final long NONE = -1;

    private long listed = NONE;
    private Instant listAt = Instant.MIN;

    /** To be asked for as soon as may be, the first first. */
    private final Set<Long> idle = new LinkedHashSet<>();

    private final Queue<Paused> paused = new PriorityQueue<>(Comparator.comparing(Paused::until));
    private final Set<Long> pausedRows = new HashSet<>();
    private final Set<Long> subscribed = new HashSet<>();

    /** What comes by the queues that the relay delivers. */
    private final Map<Long, Coming> coming = new HashMap<>();

    /** Queues of {@link #coming} with more than nothing left. */
    private int behind;

    private Instant lastArrival = Instant.MIN;

    /** What others subscribed to; it outlives the link. */
    private final Map<Long, TakenOver> takenOver = new HashMap<>();

    /**
     * @param left messages that the relay still had when it answered
     * @param last when it answered, or the last message came
     */
    private record Coming(int left, Instant last) {}

    private record Paused(long row, Instant until) {}

    /**
     * @param times how often in a row
     * @param at when it happened last
     */
    private record TakenOver(int times, Instant at) {}

    /**
     * Whether the queues are to be listed, since they aren't any more what they were.
     *
     * @param changes how often they changed
     */
    boolean isStale(long changes, Instant now) {
        return changes != listed && !now.isBefore(listAt);
    }

    /** Takes the rows of all queues that are made. */
    void list(List<Long> rows, long changes, Instant now) {
        listed = changes;
        listAt = rows.size() > MANY ? now.plus(LISTED.multipliedBy(rows.size())) : now;
        Set<Long> all = Set.copyOf(rows);
        idle.retainAll(all);
        List<Long> gone = subscribed.stream().filter(row -> !all.contains(row)).toList();
        gone.forEach(row -> comes(row, Optional.empty()));
        gone.forEach(subscribed::remove);
        for (long row : rows) {
            if (!subscribed.contains(row) && !pausedRows.contains(row)) {
                idle.add(row);
            }
        }
    }

    /** What is to be asked for now; it counts as subscribed. */
    List<Long> next(Instant now) {
        for (Paused over = paused.peek();
                over != null && !now.isBefore(over.until());
                over = paused.peek()) {
            paused.remove();
            pausedRows.remove(over.row());
            idle.add(over.row());
        }
        int room = MOST_ASKED - (subscribed.size() - coming.size());
        List<Long> next = idle.stream().limit(Math.max(0, room)).toList();
        next.forEach(idle::remove);
        subscribed.addAll(next);
        return next;
    }

    /**
     * Whether enough of what was asked for was answered to look for more: thousands of answers in a
     * row aren't worth a look each.
     */
    boolean hasRoom() {
        int asked = subscribed.size() - coming.size();
        return asked == 0 || (asked <= MOST_ASKED / 2 && !idle.isEmpty());
    }

    /**
     * When there is something to ask for or to list that isn't now.
     *
     * @param changes how often the queues changed
     */
    Optional<Instant> again(long changes) {
        List<Instant> times = new ArrayList<>();
        if (changes != listed) {
            times.add(listAt);
        }
        Optional.ofNullable(paused.peek()).map(Paused::until).ifPresent(times::add);
        return times.stream().min(Comparator.naturalOrder());
    }

    /** The relay delivers a queue from now on, and {@code waiting} messages are in it. */
    void delivers(long row, int waiting, Instant now) {
        if (subscribed.contains(row)) { // else it is no more
            comes(row, Optional.of(new Coming(waiting, now)));
        }
        lastArrival = now;
    }

    /** A message of a queue came. */
    void arrived(long row, Instant now) {
        Optional.ofNullable(coming.get(row))
                .ifPresent(
                        it -> comes(row, Optional.of(new Coming(Math.max(0, it.left() - 1), now))));
        lastArrival = now;
    }

    private void comes(long row, Optional<Coming> coming) {
        int before = Optional.ofNullable(this.coming.remove(row)).map(Coming::left).orElse(0);
        coming.ifPresent(it -> this.coming.put(row, it));
        behind += Integer.signum(coming.map(Coming::left).orElse(0)) - Integer.signum(before);
    }

    /** Whether what waited in this queue when the relay began to deliver it has come. */
    boolean caughtUp(long row) {
        Coming it = coming.get(row);
        return it != null && it.left() == 0;
    }

    /**
     * Whether a queue has been read: what waited in it has come, nothing has since, and no other
     * queue has so much left that the relay may not have got round to this one. What comes by the
     * others meanwhile doesn't matter, or whoever always hears something would never have read any.
     *
     * @param quiet how long nothing has to have come by it
     */
    boolean isRead(long row, Duration quiet, Instant now) {
        Coming it = coming.get(row);
        return behind == 0 && it != null && it.left() == 0 && it.last().plus(quiet).isBefore(now);
    }

    /**
     * Whether nothing that waited in any queue is still to come, for all that was listed.
     *
     * @param quiet how long nothing has to have come
     */
    boolean caughtUp(Duration quiet, Instant now) {
        return behind == 0 && lastArrival.plus(quiet).isBefore(now);
    }

    /** A queue has to be made before it can be asked for; it is listed again then. */
    void unmade(long row) {
        subscribed.remove(row);
    }

    /** A queue isn't subscribed to any more, and may be again from {@code at}. */
    void ended(long row, Instant at) {
        subscribed.remove(row);
        comes(row, Optional.empty());
        idle.remove(row);
        if (pausedRows.add(row)) {
            paused.add(new Paused(row, at));
        }
    }

    /**
     * Somebody else subscribed to a queue. It is asked for again after {@link #TAKEN_OVER_PAUSE},
     * and after twice as long each time that this happens again soon: what was taken by a process
     * that has ended comes back, and two copies of a profile don't take it from each other for
     * ever.
     */
    void takenOver(long row, Instant now) {
        Instant soon = now.minus(LONGEST_TAKEN_OVER_PAUSE.multipliedBy(2));
        int before =
                Optional.ofNullable(takenOver.get(row))
                        .filter(last -> last.at().isAfter(soon))
                        .map(TakenOver::times)
                        .orElse(0);
        int times = before + 1;
        takenOver.put(row, new TakenOver(times, now));
        long pause = TAKEN_OVER_PAUSE.toMillis() << Math.min(times - 1, 6);
        ended(row, now.plusMillis(Math.min(pause, LONGEST_TAKEN_OVER_PAUSE.toMillis())));
    }

    /** The link is gone. */
    void clear() {
        listed = NONE;
        listAt = Instant.MIN;
        idle.clear();
        paused.clear();
        pausedRows.clear();
        subscribed.clear();
        coming.clear();
        behind = 0;
    }
}
