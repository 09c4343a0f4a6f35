package chat.tacit.store.rocksdb;

import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.StoreException;

import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The logs: finds each one's {@link Tail}, and reads from disk what a tail says is there. */
final class RocksLog implements Log {
    private static final int EVICTION_STEPS = 16;

    private final Life life;
    private final Database database;
    private final Reads reads;
    private final Writer writer;
    private final Watches watches;
    private final int idleLogs;
    private final ConcurrentHashMap<Key, Tail> tails = new ConcurrentHashMap<>();
    private final AtomicBoolean evicting = new AtomicBoolean();
    private Iterator<Tail> hand = List.<Tail>of().iterator();

    RocksLog(Life life, Database database, Writer writer, Watches watches, int idleLogs) {
        this.life = life;
        this.database = database;
        this.reads = new Reads(database);
        this.writer = writer;
        this.watches = watches;
        this.idleLogs = idleLogs;
    }

    @Override
    public CompletionStage<Append> append(Key log, byte[] entry, Terms terms) {
        Runnable grew = () -> watches.tell(log);
        return life.during(
                result -> ask(log, result, tail -> tail.append(entry, terms, result, grew)));
    }

    @Override
    public CompletionStage<List<Entry>> readAfter(
            Key log, long after, int maxEntries, int maxBytes) {
        if (maxEntries < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("a read returns at least one entry of one byte");
        }
        return life.during(result ->
                ask(
                        log,
                        result,
                        tail -> {
                            Found found = tail.read(after, maxEntries, maxBytes);
                            return () -> complete(log, found, maxEntries, maxBytes, result);
                        }));
    }

    @Override
    public CompletionStage<Void> deleteThrough(Key log, long through) {
        return life.during(result -> ask(log, result, tail -> tail.deleteThrough(through, result)));
    }

    @Override
    public CompletionStage<Void> drop(Key log) {
        return life.during(result -> ask(log, result, tail -> tail.drop(result)));
    }

    @Override
    public CompletionStage<Extent> extent(Key log) {
        return life.during(result ->
                ask(
                        log,
                        result,
                        tail -> {
                            Extent extent = tail.extent();
                            return () -> result.complete(extent);
                        }));
    }

    /** Has every tail that a failed write unloaded ask the disk again and do what it owes. */
    void reload() {
        tails.forEach((log, tail) -> ask(log, new CompletableFuture<>(), loaded -> () -> {}));
    }

    /** Fails what waits in every tail, after a write failed. */
    void unload(StoreException failure, Work.Acks acks) {
        tails.values().forEach(tail -> tail.unload(failure, acks));
    }

    /** Does {@code action} on the log's tail, loading it first where needed. */
    void ask(Key log, CompletableFuture<?> fails, Tail.Action action) {
        while (true) {
            Tail known = tails.get(log);
            Tail tail = known != null ? known : make(log);
            switch (tail.ask(action, fails)) {
                case DONE -> {
                    return;
                }
                case LOAD -> {
                    load(tail);
                    return;
                }
                // Its place in the map becomes free once whoever evicted it is done.
                case EVICTED -> tails.remove(log, tail);
            }
        }
    }

    int remembered() {
        return tails.size();
    }

    /** Completes the reads that wait. */
    void close() {
        reads.close();
    }

    Reads reads() {
        return reads;
    }

    /** The entries of a log among {@code wanted}, within bounds, from disk. */
    static List<Entry> onDisk(
            Database.View view, Key log, Runs wanted, int maxEntries, int maxBytes)
            throws RocksDBException {
        List<Entry> entries = new ArrayList<>();
        byte[] name = log.bytes();
        long bytes = 0;
        try (RocksIterator at = view.iterator(Family.ENTRIES)) {
            // From the first that is there, so that what was deleted before it isn't stepped over.
            at.seek(Keys.entry(name, wanted.first()));
            for (; at.isValid(); at.next()) {
                byte[] key = at.key();
                if (!Keys.isEntry(key, name)) {
                    break;
                }
                long sequence = Keys.sequence(key);
                if (wanted.contains(sequence)) {
                    byte[] value = at.value();
                    byte[] entry = Arrays.copyOfRange(value, Long.BYTES, value.length);
                    entries.add(new Entry(sequence, entry));
                    bytes += entry.length;
                }
                if (entries.size() == maxEntries
                        || bytes >= maxBytes
                        || sequence >= wanted.last()) {
                    return entries;
                }
            }
            at.status();
        }
        return entries;
    }

    private void complete(
            Key log,
            Found found,
            int maxEntries,
            int maxBytes,
            CompletableFuture<List<Entry>> result) {
        if (found.onDisk().isEmpty()) {
            result.complete(found.inMemory());
            return;
        }
        var _ =
                reads.read(view -> onDisk(view, log, found.onDisk(), maxEntries, maxBytes))
                        .whenComplete((entries, failure) -> {
                            if (failure != null) {
                                result.completeExceptionally(failure);
                                return;
                            }
                            long bytes = entries.stream().mapToLong(e -> e.bytes().length).sum();
                            for (Entry entry : found.inMemory()) {
                                if (entries.size() >= maxEntries || bytes >= maxBytes) {
                                    break;
                                }
                                entries.add(entry);
                                bytes += entry.bytes().length;
                            }
                            result.complete(entries);
                        });
    }

    private void load(Tail tail) {
        int generation = database.generation();
        byte[] name = tail.key.bytes();
        var _ =
                reads.read(view -> Header.get(view, name))
                        .whenComplete((header, failure) -> {
                            if (failure instanceof StoreException failed) {
                                tail.loadFailed(failed);
                            } else if (failure != null) {
                                tail.loadFailed(
                                        new StoreException("a log could not be read", failure));
                            } else if (!tail.load(
                                    header, () -> generation == database.generation())) {
                                load(tail);
                            }
                        });
    }

    private Tail make(Key log) {
        if (tails.size() >= idleLogs && evicting.compareAndSet(false, true)) {
            try {
                evictSome();
            } finally {
                evicting.set(false);
            }
        }
        return tails.computeIfAbsent(log, key -> new Tail(key, writer));
    }

    /** A clock: the hand goes round and takes what wasn't used since it last came by. */
    private void evictSome() {
        for (int i = 0; i < EVICTION_STEPS; i++) {
            if (!hand.hasNext()) {
                hand = tails.values().iterator();
                if (!hand.hasNext()) {
                    return;
                }
            }
            Tail tail = hand.next();
            if (tail.evict()) {
                tails.remove(tail.key, tail);
            }
        }
    }
}
