package chat.tacit.store.memory;

import chat.tacit.store.StoreException;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The memory that the driver may take, and the one lock of its logs and rows: they are maps, so
 * nothing is held for longer than a look-up.
 */
final class Room {
    /** Bytes that an entry or a row is reckoned to take beside its own, for the maps around it. */
    static final long OVERHEAD = 96;

    private final long limit;
    private long used;
    private boolean closed;

    Room(long limit) {
        this.limit = limit;
    }

    /** Runs {@code action} under the lock and gives its outcome as a completed stage. */
    synchronized <T> CompletableFuture<T> run(Supplier<T> action) {
        if (closed) {
            return CompletableFuture.failedFuture(closedStore());
        }
        try {
            return CompletableFuture.completedFuture(action.get());
        } catch (StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Takes the difference between what something took before and takes now, or throws. */
    void exchange(long before, long after) {
        if (after > before && used + (after - before) > limit) {
            throw new StoreException("the store's memory of " + limit + " bytes is used up");
        }
        used += after - before;
    }

    synchronized long used() {
        requireOpen();
        return used;
    }

    long limit() {
        return limit;
    }

    synchronized void requireOpen() {
        if (closed) {
            throw closedStore();
        }
    }

    synchronized void close() {
        closed = true;
    }

    private static StoreException closedStore() {
        return new StoreException("the store is closed");
    }
}
