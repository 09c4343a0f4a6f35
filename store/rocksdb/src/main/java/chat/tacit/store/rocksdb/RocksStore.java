package chat.tacit.store.rocksdb;

import chat.tacit.store.Log;
import chat.tacit.store.Signals;
import chat.tacit.store.Store;
import chat.tacit.store.StoreException;
import chat.tacit.store.Table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * A store in one directory, which one process at a time has open.
 *
 * <p>What is acknowledged was synced to disk. After a write that failed, for instance because the
 * disk is full, everything that waited fails with it, and the store works again as soon as the disk
 * does.
 */
public final class RocksStore implements Store {
    private final Path directory;
    private final Life life = new Life();
    private final Database database;
    private final Writer writer;
    private final Watches watches;
    private final RocksLog log;
    private final RocksTable table;
    private final Sweep sweep;
    private final ExecutorService sweeper =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("store-sweep").factory());
    private CompletableFuture<Void> sweeping = CompletableFuture.completedFuture(null);

    /**
     * Opens the store in {@code directory}, which is made if it isn't there.
     *
     * @throws StoreException in one sentence if the directory can't be used, is in use by another
     *     process, or has a format that this version doesn't know
     */
    public static RocksStore open(Path directory, Settings settings) {
        return open(directory, settings, Thread.ofPlatform().name("store-writer").factory());
    }

    /** As above with the default settings. */
    public static RocksStore open(Path directory) {
        return open(directory, Settings.DEFAULT);
    }

    /** As above; {@code writers} makes the one thread that writes. */
    static RocksStore open(Path directory, Settings settings, ThreadFactory writers) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new StoreException("the data directory " + directory + " could not be made", e);
        }
        RocksStore store = new RocksStore(directory, settings, writers);
        store.writer.start();
        return store;
    }

    private RocksStore(Path directory, Settings settings, ThreadFactory writers) {
        this.directory = directory;
        this.database = new Database(directory, settings.cacheBytes());
        this.watches = new Watches(life);
        this.writer = new Writer(database, settings.maxPendingBytes(), this::unload, writers);
        this.log = new RocksLog(life, database, writer, watches, settings.idleLogs());
        this.table = new RocksTable(life, log.reads(), writer);
        this.sweep = new Sweep(database, writer, log, table);
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public Table table() {
        return table;
    }

    @Override
    public Signals signals() {
        return watches;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public Usage usage() {
        life.requireOpen();
        try {
            return new Usage(database.usedBytes(), Files.getFileStore(directory).getUsableSpace());
        } catch (IOException e) {
            throw new StoreException("the data directory " + directory + " could not be read", e);
        }
    }

    @Override
    public CompletionStage<Void> sweep(Instant now) {
        return life.during(result -> {
            var _ =
                    sweepOrJoin(now)
                            .whenComplete((done, failure) -> {
                                if (failure == null) {
                                    result.complete(null);
                                } else {
                                    result.completeExceptionally(failure);
                                }
                            });
        });
    }

    @Override
    public void close() {
        if (!life.end()) {
            return;
        }
        sweeper.close();
        log.close();
        writer.close();
        database.close();
    }

    /** How many logs have their place in memory. */
    int rememberedLogs() {
        return log.remembered();
    }

    private synchronized CompletableFuture<Void> sweepOrJoin(Instant now) {
        if (sweeping.isDone()) {
            CompletableFuture<Void> result = new CompletableFuture<>();
            sweeping = result;
            sweeper.execute(() -> sweep(now, result));
        }
        return sweeping;
    }

    private void sweep(Instant now, CompletableFuture<Void> result) {
        try {
            sweep.run(now);
            result.complete(null);
        } catch (StoreException e) {
            result.completeExceptionally(e);
        } catch (CompletionException e) {
            result.completeExceptionally(
                    e.getCause() instanceof StoreException failed
                            ? failed
                            : new StoreException("the store could not be swept", e));
        }
    }

    private void unload(StoreException failure, Work.Acks acks) {
        log.unload(failure, acks);
    }
}
