package chat.tacit.cli;

import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes lines from any thread and never keeps it waiting, whatever the terminal does; a thread of
 * its own shows them in their order. Without that a terminal that was stopped would hold up the
 * session, and the line that is being edited could wait for what waits for it.
 */
final class LinesAbove extends Writer {
    /** Lines that may wait; what comes when there are more is counted, and that is shown. */
    static final int MAX_WAITING = 10_000;

    private static final Duration LAST_LINES = Duration.ofMillis(500);

    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final StringBuilder begun = new StringBuilder();
    private final Consumer<String> shown;
    private final Thread showing;
    private final AtomicLong missed = new AtomicLong();
    private volatile boolean closed;

    /**
     * @param shown is given each line without its end
     */
    LinesAbove(Consumer<String> shown) {
        this.shown = shown;
        this.showing = Thread.ofPlatform().daemon().name("tacit-showing").start(this::show);
    }

    private void show() {
        try {
            while (!closed || !waiting.isEmpty()) {
                show(waiting.take());
            }
        } catch (InterruptedException e) {
            waiting.forEach(this::show);
            Thread.currentThread().interrupt();
        }
    }

    private void show(String line) {
        long left = missed.getAndSet(0);
        if (left > 0) {
            shown.accept("(" + left + " further lines came while the terminal was stopped)");
        }
        shown.accept(line);
    }

    @Override
    public void write(char[] text, int offset, int length) {
        synchronized (begun) {
            begun.append(text, offset, length);
            int from = 0;
            for (int end = begun.indexOf("\n"); end >= 0; end = begun.indexOf("\n", from)) {
                if (!waiting.offer(begun.substring(from, end))) {
                    var _ = missed.incrementAndGet();
                }
                from = end + 1;
            }
            begun.delete(0, from);
        }
    }

    @Override
    public void flush() {
        // A line is shown when it is whole.
    }

    /** Waits a little for what hasn't been shown. */
    @Override
    public void close() {
        closed = true;
        showing.interrupt();
        try {
            showing.join(LAST_LINES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
