package chat.tacit.sim;

import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.Signals;
import chat.tacit.store.Store;
import chat.tacit.store.Table;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A relay's store whose operator looks at everything that is kept, and may tamper with it. */
final class LyingStore implements Store {
    /** Bytes of the smallest part of a file. */
    private static final int PART = 4_112;

    private final Store store;
    private final Supplier<Lie> lies;
    private final Supplier<Lie> fileLies;
    private final Consumer<byte[]> look;

    /**
     * @param lies about messages, as they come
     * @param fileLies about parts of files, as they are asked for
     */
    LyingStore(Store store, Supplier<Lie> lies, Supplier<Lie> fileLies, Consumer<byte[]> look) {
        this.fileLies = fileLies;
        this.store = store;
        this.lies = lies;
        this.look = look;
    }

    @Override
    public Log log() {
        return new LyingLog(store.log());
    }

    @Override
    public Table table() {
        return new OpenTable(store.table());
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

    private final class LyingLog implements Log {
        private final Log log;
        private final Map<Key, byte[]> kept = new HashMap<>();
        private final Map<Key, byte[]> first = new HashMap<>();

        LyingLog(Log log) {
            this.log = log;
        }

        @Override
        public CompletionStage<Append> append(Key key, byte[] entry, Terms terms) {
            look.accept(entry);
            return switch (lies.get()) {
                case NONE -> log.append(key, entry, terms);
                case DROP -> CompletableFuture.completedStage(new Append.Kept(1));
                case DUPLICATE ->
                        log.append(key, entry.clone(), terms)
                                .thenCompose(first -> log.append(key, entry, terms));
                case CORRUPT -> {
                    byte[] changed = entry.clone();
                    changed[changed.length - 1] ^= 1;
                    yield log.append(key, changed, terms);
                }
                case REORDER -> {
                    byte[] before = kept.put(key, entry.clone());
                    yield before == null
                            ? CompletableFuture.completedStage(new Append.Kept(1))
                            : log.append(key, before, terms);
                }
                case REPLAY ->
                        log.append(key, entry, terms)
                                .thenCompose(it -> {
                                    byte[] old = first.putIfAbsent(key, entry.clone());
                                    return old == null
                                            ? CompletableFuture.completedStage(it)
                                            : log.append(key, old.clone(), terms);
                                });
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

    private final class OpenTable implements Table {
        private final Table table;

        OpenTable(Table table) {
            this.table = table;
        }

        @Override
        public CompletionStage<Optional<Row>> get(Key key) {
            return table.get(key).thenApply(found -> found.flatMap(this::told));
        }

        private Optional<Row> told(Row row) {
            if (row.value().length < PART) {
                return Optional.of(row);
            }
            return switch (fileLies.get()) {
                case NONE, DUPLICATE, REORDER, REPLAY -> Optional.of(row);
                case DROP -> Optional.empty();
                case CORRUPT -> {
                    byte[] changed = row.value().clone();
                    changed[changed.length - 1] ^= 1;
                    yield Optional.of(new Row(changed, row.revision(), row.expiresAt()));
                }
            };
        }

        @Override
        public CompletionStage<Long> put(Key key, byte[] value, Instant expiresAt) {
            look.accept(value);
            return table.put(key, value, expiresAt);
        }

        @Override
        public CompletionStage<Change> compareAndSet(
                Key key, long revision, byte[] value, Instant expiresAt) {
            look.accept(value);
            return table.compareAndSet(key, revision, value, expiresAt);
        }

        @Override
        public CompletionStage<Change> delete(Key key, long revision) {
            return table.delete(key, revision);
        }
    }
}
