package chat.tacit.store.rocksdb;

import chat.tacit.store.StoreException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/** Lets operations in until the store closes, so that none is accepted and then forgotten. */
final class Life {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    /** Runs {@code operation}, which completes the stage, unless the store is closed. */
    <T> CompletableFuture<T> during(Consumer<CompletableFuture<T>> operation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        lock.readLock().lock();
        try {
            if (closed) {
                result.completeExceptionally(closedStore());
            } else {
                operation.accept(result);
            }
        } finally {
            lock.readLock().unlock();
        }
        return result;
    }

    void requireOpen() {
        lock.readLock().lock();
        try {
            if (closed) {
                throw closedStore();
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Ends it; false if it had ended. */
    boolean end() {
        lock.writeLock().lock();
        try {
            boolean first = !closed;
            closed = true;
            return first;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static StoreException closedStore() {
        return new StoreException("the store is closed");
    }
}
