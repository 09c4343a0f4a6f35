package chat.tacit.store.rocksdb;

import chat.tacit.store.StoreException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Reads that never make the caller wait for the disk: what RocksDB has in memory is answered at
 * once, the rest by a few threads.
 */
final class Reads {
    private static final int THREADS = 4;
    private static final int MAX_WAITING = 100_000;

    private final Database database;
    private final ThreadPoolExecutor readers;

    Reads(Database database) {
        this.database = database;
        this.readers =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        1,
                        TimeUnit.MINUTES,
                        new LinkedBlockingQueue<>(MAX_WAITING),
                        Reader::new);
        readers.allowCoreThreadTimeOut(true);
    }

    <T> CompletableFuture<T> read(Database.Query<T> query) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            T cached = database.cached(query);
            if (cached != null) {
                result.complete(cached);
            } else if (Thread.currentThread() instanceof Reader) {
                // What follows from a read goes on where it is, also when the store closes.
                result.complete(database.read(query));
            } else {
                readers.execute(() -> read(query, result));
            }
        } catch (StoreException e) {
            result.completeExceptionally(e);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(
                    new StoreException("too many reads wait for the disk, ask again later", e));
        }
        return result;
    }

    /** Completes the reads that wait. */
    void close() {
        readers.close();
    }

    private <T> void read(Database.Query<T> query, CompletableFuture<T> result) {
        T found;
        try {
            found = database.read(query);
        } catch (StoreException e) {
            result.completeExceptionally(e);
            return;
        }
        result.complete(found);
    }

    private static final class Reader extends Thread {
        Reader(Runnable work) {
            super(work, "store-reader");
            setDaemon(true);
        }
    }
}
