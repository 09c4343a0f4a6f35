package chat.tacit.store.rocksdb;

import chat.tacit.store.StoreException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Group commit: one thread writes what gathered while it wrote the last batch, in one synced write,
 * and waits for nothing but work. So the disk is asked as often as it can answer, and the busier
 * the store, the more each answer is worth.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int MAX_WORKS = 8192;

    private final Database database;
    private final long maxPendingBytes;
    private final BiConsumer<StoreException, Work.Acks> onFailure;
    private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final Thread thread;

    /** Completes callers' stages, so that what hangs on them doesn't hold up the next batch. */
    private final ExecutorService acks =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("store-acks").factory());

    /**
     * @param onFailure called after a batch failed and the database was closed, before the works of
     *     the batch are told
     */
    Writer(
            Database database,
            long maxPendingBytes,
            BiConsumer<StoreException, Work.Acks> onFailure,
            ThreadFactory threads) {
        this.database = database;
        this.maxPendingBytes = maxPendingBytes;
        this.onFailure = onFailure;
        this.thread = threads.newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /** Takes room for bytes that are about to wait, or throws. */
    void reserve(long bytes) {
        if (pendingBytes.addAndGet(bytes) > maxPendingBytes) {
            pendingBytes.addAndGet(-bytes);
            throw new StoreException(
                    "more than " + maxPendingBytes + " bytes wait to be written, ask again later");
        }
    }

    void release(long bytes) {
        pendingBytes.addAndGet(-bytes);
    }

    /** Never waits. */
    void submit(Work work) {
        queue.add(work);
    }

    /** Completes when all that was submitted before is written, or has failed. */
    CompletableFuture<Void> barrier() {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        submit(new Barrier(reached));
        return reached;
    }

    /** Writes what was submitted, completes all stages, ends. Nothing may be submitted after. */
    void close() {
        submit(new End());
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        acks.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Work> works = new ArrayList<>();
        boolean ending = false;
        try (Batch batch = new Batch(database)) {
            // Work may submit itself again when it was written, even after the end was announced.
            while (!ending || !queue.isEmpty()) {
                works.clear();
                works.add(queue.take());
                queue.drainTo(works, MAX_WORKS);
                ending |= works.stream().anyMatch(End.class::isInstance);
                writeAll(batch, works);
            }
        } catch (InterruptedException e) {
            LOG.error("the store's writer was interrupted, which nobody may do", e);
        }
    }

    private void writeAll(Batch batch, List<Work> works) {
        List<Runnable> told = new ArrayList<>();
        try {
            batch.clear();
            works.forEach(work -> work.gather(batch));
            if (!batch.isEmpty()) {
                database.write(batch);
            }
            works.forEach(work -> work.written(told::add));
        } catch (StoreException e) {
            LOG.warn("a batch was not written: {}", e.getMessage());
            fail(works, e, told::add);
        } catch (RuntimeException e) {
            LOG.error("a batch could not be written because of a bug", e);
            fail(works, new StoreException("a batch could not be written", e), told::add);
        }
        acks.execute(() -> told.forEach(Runnable::run));
    }

    private void fail(List<Work> works, StoreException failure, Work.Acks told) {
        database.suspect();
        onFailure.accept(failure, told);
        works.forEach(work -> work.failed(failure, told));
    }

    /** Waits its turn and writes nothing. */
    private record Barrier(CompletableFuture<Void> reached) implements Work {
        @Override
        public void gather(Batch batch) {}

        @Override
        public void written(Acks acks) {
            acks.add(() -> reached.complete(null));
        }

        @Override
        public void failed(StoreException failure, Acks acks) {
            acks.add(() -> reached.completeExceptionally(failure));
        }
    }

    /** The last work. */
    private record End() implements Work {
        @Override
        public void gather(Batch batch) {}

        @Override
        public void written(Acks acks) {}

        @Override
        public void failed(StoreException failure, Acks acks) {}
    }
}
