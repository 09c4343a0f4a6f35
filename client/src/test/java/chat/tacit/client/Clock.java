package chat.tacit.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when a test lets it, and what is to happen when. */
final class Clock implements InstantSource {
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparingLong(Task::number));
    private Instant now = Pair.START;
    private long number;

    private record Task(Instant at, long number, Runnable work) {}

    @Override
    public Instant instant() {
        return now;
    }

    void at(Instant at, Runnable work) {
        number++;
        tasks.add(new Task(at.isBefore(now) ? now : at, number, work));
    }

    void after(Duration pause, Runnable work) {
        at(now.plus(pause), work);
    }

    /** Lets a time pass, with all that is due in it. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        while (!tasks.isEmpty() && !tasks.element().at().isAfter(end)) {
            Task next = tasks.remove();
            now = next.at().isAfter(now) ? next.at() : now;
            next.work().run();
        }
        now = end;
    }

    /** Goes to a later time at once; what was due meanwhile is late. */
    void jump(Duration time) {
        now = now.plus(time);
    }
}
