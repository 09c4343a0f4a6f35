package chat.tacit.protocol.store;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets in what is done to one thing, in the order in which it came: side by side what may run
 * beside others, and alone what may not. Whoever came later never passes whoever waits.
 */
public final class Turnstile {
    private final Deque<Waiting> waiting = new ArrayDeque<>(0);
    private int inside;
    private boolean alone;
    private boolean admitting;

    private record Waiting(boolean alone, Runnable run) {}

    /** Nobody is inside. */
    public Turnstile() {}

    /**
     * Runs {@code run} now or when it is its turn. It ends with {@link #leave}.
     *
     * @param byItself whether nothing else may be inside meanwhile
     */
    public void enter(boolean byItself, Runnable run) {
        waiting.add(new Waiting(byItself, run));
        admit();
    }

    /** Whoever came in goes. */
    public void leave() {
        if (inside == 0) {
            throw new IllegalStateException("left a turnstile twice");
        }
        inside--;
        alone = false;
        admit();
    }

    /** Whether nobody is inside and nobody waits. */
    public boolean isIdle() {
        return inside == 0 && waiting.isEmpty();
    }

    /** Whoever leaves at once is followed in the same loop, so that a long queue takes no stack. */
    private void admit() {
        if (admitting) {
            return;
        }
        admitting = true;
        try {
            for (Waiting next = waiting.peek();
                    next != null && !alone && (inside == 0 || !next.alone());
                    next = waiting.peek()) {
                waiting.remove();
                inside++;
                alone = next.alone();
                next.run().run();
            }
        } finally {
            admitting = false;
        }
    }
}
