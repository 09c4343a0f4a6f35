package chat.tacit.bench.core;

import chat.tacit.bench.subject.Directories;
import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.rocksdb.RocksStore;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** Appends of 4 KiB that become durable together: group commit. */
@State(Scope.Benchmark)
public class Appends {
    /** The system property that names the directory for the store. */
    public static final String DIRECTORY = "tacit.bench.directory";

    private static final int BATCH = 200;
    private static final int LOGS = 50;
    private static final Log.Terms TERMS = Log.Terms.within(Integer.MAX_VALUE, Instant.MAX);

    private final Path directory = directory();
    private final RocksStore store = RocksStore.open(directory);
    private final byte[] entry = new byte[4_105];
    private final List<Key> logs = new ArrayList<>();
    private long through;

    /** An empty store. */
    public Appends() {
        SplittableRandom random = new SplittableRandom(1);
        random.nextBytes(entry);
        for (int i = 0; i < LOGS; i++) {
            byte[] name = new byte[24];
            random.nextBytes(name);
            logs.add(Key.of(name));
        }
    }

    /** Each log gets four entries; when all are durable they are deleted. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void appendDurablyAndDelete() {
        List<CompletableFuture<?>> durable = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            Key log = logs.get(i % LOGS);
            durable.add(store.log().append(log, entry.clone(), TERMS).toCompletableFuture());
        }
        join(durable);
        through += BATCH / LOGS;
        List<CompletableFuture<?>> deleted = new ArrayList<>(LOGS);
        for (Key log : logs) {
            deleted.add(store.log().deleteThrough(log, through).toCompletableFuture());
        }
        join(deleted);
    }

    /** Closes the store and deletes it. */
    @TearDown
    public void close() {
        store.close();
        Directories.delete(directory);
    }

    private static void join(List<CompletableFuture<?>> all) {
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory(Path.of(System.getProperty(DIRECTORY, "")), "appends");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
