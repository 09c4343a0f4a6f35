package chat.tacit.client;

import chat.tacit.protocol.queue.Hashcash;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Does the work that a relay asks for before it takes a request, on a thread of its own. */
final class Workshop implements AutoCloseable {
    /** {@code OPEN_SEND_WORK}: how long is worked for one send to an address. */
    private static final Duration WORK = Duration.ofMinutes(3);

    /** Hashes between two looks at the time. */
    private static final int STEP = 1 << 16;

    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("tacit-work").factory());
    private volatile boolean closed;

    /**
     * Searches a nonce, when what was asked for before is done.
     *
     * @param found gets it on the worker's thread; nothing if there was none within the time
     */
    void search(Hashcash hashcash, int bits, Consumer<OptionalLong> found) {
        worker.execute(() -> found.accept(search(hashcash, bits)));
    }

    private OptionalLong search(Hashcash hashcash, int bits) {
        long deadline = System.nanoTime() + WORK.toNanos();
        long start = 0;
        while (!closed && System.nanoTime() < deadline) {
            OptionalLong found = hashcash.search(bits, start, STEP);
            if (found.isPresent()) {
                return found;
            }
            start += STEP;
        }
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        closed = true;
        worker.shutdownNow();
    }
}
