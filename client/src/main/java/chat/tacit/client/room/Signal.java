package chat.tacit.client.room;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** What the threads that keep a private pair tell each other. */
final class Signal {
    /** How long one waits at a time, so that a clock that is set is noticed. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean raised;
    private boolean caughtUp;

    /** There is something to do. */
    void raise() {
        set(() -> raised = true);
    }

    /** All that stood in the pair was read. */
    void caughtUp() {
        set(() -> {
            caughtUp = true;
            raised = true;
        });
    }

    /** The homeserver isn't heard any more. */
    void lost() {
        set(() -> caughtUp = false);
    }

    private void set(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isCaughtUp() {
        lock.lock();
        try {
            return caughtUp;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to do, or until then. */
    void await(Instant until) throws InterruptedException {
        Duration left = Duration.between(Instant.now(), until);
        var _ = await(left.compareTo(LONGEST) < 0 ? left : LONGEST, () -> raised);
        set(() -> raised = false);
    }

    boolean awaitCaughtUp(Duration patience) throws InterruptedException {
        return await(patience, () -> caughtUp);
    }

    /**
     * Rests, unless it is over.
     *
     * @return whether it wasn't interrupted
     */
    boolean rest(Duration patience, BooleanSupplier over) {
        try {
            var _ = await(patience, over);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private boolean await(Duration patience, BooleanSupplier condition)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (!condition.getAsBoolean() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return condition.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }
}
