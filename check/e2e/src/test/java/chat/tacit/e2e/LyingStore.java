package chat.tacit.e2e;

import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.Signals;
import chat.tacit.store.Store;
import chat.tacit.store.Table;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A relay's store that does other things with a message than it says. */
record LyingStore(Store store, Supplier<Lie> lies) implements Store {

    /** What becomes of a message. */
    enum Lie {
        /** It is kept. */
        NONE,
        /** It is forgotten. */
        DROP,
        /** It is kept twice. */
        DUPLICATE,
        /** A bit of it is changed. */
        CORRUPT,
        /** It comes after the next one of its queue to which that happens. */
        REORDER,
        /** It is kept, and once more the first one of its queue to which that happened. */
        REPLAY
    }

    @Override
    public Log log() {
        return new LyingLog(
                store.log(), lies, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }

    @Override
    public Table table() {
        return store.table();
    }

    @Override
    public Signals signals() {
        return store.signals();
    }

    @Override
    public boolean durable() {
        return store.durable();
    }

    @Override
    public Usage usage() {
        return store.usage();
    }

    @Override
    public CompletionStage<Void> sweep(Instant now) {
        return store.sweep(now);
    }

    @Override
    public void close() {
        store.close();
    }

    /**
     * @param back those that are kept back
     * @param old those that come again and again
     */
    private record LyingLog(
            Log log, Supplier<Lie> lies, Map<Key, byte[]> back, Map<Key, byte[]> old)
            implements Log {

        @Override
        public CompletionStage<Append> append(Key key, byte[] entry, Terms terms) {
            return switch (lies.get()) {
                case NONE -> log.append(key, entry, terms);
                case DROP -> CompletableFuture.completedStage(new Append.Kept(1));
                case DUPLICATE -> {
                    var _ = log.append(key, entry.clone(), terms);
                    yield log.append(key, entry, terms);
                }
                case CORRUPT -> {
                    byte[] changed = entry.clone();
                    changed[changed.length - 1] ^= 1;
                    yield log.append(key, changed, terms);
                }
                case REORDER ->
                        Optional.ofNullable(back.put(key, entry.clone()))
                                .map(before -> log.append(key, before, terms))
                                .orElse(CompletableFuture.completedStage(new Append.Kept(1)));
                case REPLAY -> {
                    byte[] first = old.computeIfAbsent(key, _ -> entry.clone());
                    var _ = log.append(key, entry, terms);
                    yield log.append(key, first.clone(), terms);
                }
            };
        }

        @Override
        public CompletionStage<List<Entry>> readAfter(
                Key key, long after, int maxEntries, int maxBytes) {
            return log.readAfter(key, after, maxEntries, maxBytes);
        }

        @Override
        public CompletionStage<Void> deleteThrough(Key key, long through) {
            return log.deleteThrough(key, through);
        }

        @Override
        public CompletionStage<Void> drop(Key key) {
            return log.drop(key);
        }

        @Override
        public CompletionStage<Extent> extent(Key key) {
            return log.extent(key);
        }
    }
}
