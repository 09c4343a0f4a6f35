package chat.tacit.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** The clock of a run, and what is to happen when. */
public final class Schedule implements InstantSource {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparingLong(Task::number));
    private Instant now = BEGINNING;
    private long number;

    private record Task(Instant at, long number, Runnable work) {}

    @Override
    public Instant instant() {
        return now;
    }

    /** Has {@code work} done at a time; what is due at the same time is done in this order. */
    public void at(Instant at, Runnable work) {
        number++;
        tasks.add(new Task(at.isBefore(now) ? now : at, number, work));
    }

    public void after(Duration pause, Runnable work) {
        at(now.plus(pause), work);
    }

    /**
     * Lets things happen until {@code condition} holds or the time is over.
     *
     * @return whether it holds
     */
    public boolean until(BooleanSupplier condition, Duration patience) {
        Instant end = now.plus(patience);
        while (!condition.getAsBoolean()) {
            Task next = tasks.peek();
            if (next == null || next.at().isAfter(end)) {
                now = end;
                return false;
            }
            tasks.remove();
            now = next.at();
            next.work().run();
        }
        return true;
    }

    /** Lets a time pass. */
    public void pass(Duration time) {
        Instant end = now.plus(time);
        while (!tasks.isEmpty() && !tasks.peek().at().isAfter(end)) {
            Task next = tasks.remove();
            now = next.at();
            next.work().run();
        }
        now = end;
    }
}
