package chat.tacit.client.room;

import chat.tacit.client.profile.Work;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The database of a process that is killed at some step: before it, or when what it did is durable.
 * Nothing of the process reads or writes any more then.
 */
final class Mortal implements Book {
    private final Book book;
    private final boolean before;
    private final CountDownLatch death = new CountDownLatch(1);
    private int left;

    /**
     * @param steps that it lives, the last of which it doesn't survive
     * @param before whether the last isn't done any more
     */
    Mortal(Book book, int steps, boolean before) {
        this.book = book;
        this.left = steps;
        this.before = before;
    }

    /** What a thread of the process ends with. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed by the test", null, false, false);
        }
    }

    @Override
    public <T> T read(Work<T, RuntimeException> work) {
        return step(() -> book.read(work));
    }

    @Override
    public <T> T write(Work<T, RuntimeException> work) {
        return step(() -> book.write(work));
    }

    private interface Step<T> {
        T take();
    }

    private synchronized <T> T step(Step<T> step) {
        left--;
        if (left < 0 || (left == 0 && before)) {
            throw killed();
        }
        T done = step.take();
        if (left == 0) {
            throw killed();
        }
        return done;
    }

    private Killed killed() {
        left = 0;
        death.countDown();
        Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {}); // it is meant to end so
        return new Killed();
    }

    /** Whether it is dead within this time. */
    boolean dies(long millis) throws InterruptedException {
        return death.await(millis, TimeUnit.MILLISECONDS);
    }
}
