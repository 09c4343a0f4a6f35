package chat.tacit.kit;

import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.Store;
import chat.tacit.store.Table;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A relay's store whose operator looks at everything that is kept, and may tamper with it. */
public final class LyingStore extends StoreThrough {
    /** Bytes of the smallest part of a file. */
    private static final int PART = 4_112;

    private final Supplier<Lie> lies;
    private final Supplier<Lie> fileLies;
    private final Consumer<byte[]> look;

    /**
     * @param lies about messages, as they come
     * @param fileLies about parts of files, as they are asked for
     * @param look sees each entry and each row before it is kept
     */
    public LyingStore(
            Store store, Supplier<Lie> lies, Supplier<Lie> fileLies, Consumer<byte[]> look) {
        super(store);
        this.lies = lies;
        this.fileLies = fileLies;
        this.look = look;
    }

    @Override
    public Log log() {
        return new LyingLog(super.log());
    }

    @Override
    public Table table() {
        return new OpenTable(super.table());
    }

    private static byte[] corrupt(byte[] bytes) {
        byte[] changed = bytes.clone();
        changed[changed.length - 1] ^= 1;
        return changed;
    }

    private final class LyingLog extends LogThrough {
        private final Map<Key, byte[]> kept = new ConcurrentHashMap<>();
        private final Map<Key, byte[]> first = new ConcurrentHashMap<>();

        LyingLog(Log log) {
            super(log);
        }

        @Override
        public CompletionStage<Append> append(Key key, byte[] entry, Terms terms) {
            look.accept(entry);
            return switch (lies.get()) {
                case NONE -> super.append(key, entry, terms);
                case DROP -> CompletableFuture.completedStage(new Append.Kept(1));
                case DUPLICATE ->
                        super.append(key, entry.clone(), terms)
                                .thenCompose(_ -> super.append(key, entry, terms));
                case CORRUPT -> super.append(key, corrupt(entry), terms);
                case REORDER ->
                        Optional.ofNullable(kept.put(key, entry.clone()))
                                .map(before -> super.append(key, before, terms))
                                .orElse(CompletableFuture.completedStage(new Append.Kept(1)));
                case REPLAY ->
                        super.append(key, entry, terms)
                                .thenCompose(it -> again(key, entry, terms, it));
            };
        }

        private CompletionStage<Append> again(Key key, byte[] entry, Terms terms, Append kept) {
            return Optional.ofNullable(first.putIfAbsent(key, entry.clone()))
                    .map(old -> super.append(key, old.clone(), terms))
                    .orElse(CompletableFuture.completedStage(kept));
        }
    }

    private final class OpenTable extends TableThrough {
        OpenTable(Table table) {
            super(table);
        }

        @Override
        public CompletionStage<Optional<Row>> get(Key key) {
            return super.get(key).thenApply(found -> found.flatMap(this::told));
        }

        private Optional<Row> told(Row row) {
            if (row.value().length < PART) {
                return Optional.of(row);
            }
            return switch (fileLies.get()) {
                case NONE, DUPLICATE, REORDER, REPLAY -> Optional.of(row);
                case DROP -> Optional.empty();
                case CORRUPT ->
                        Optional.of(new Row(corrupt(row.value()), row.revision(), row.expiresAt()));
            };
        }

        @Override
        public CompletionStage<Long> put(Key key, byte[] value, Instant expiresAt) {
            look.accept(value);
            return super.put(key, value, expiresAt);
        }

        @Override
        public CompletionStage<Change> compareAndSet(
                Key key, long revision, byte[] value, Instant expiresAt) {
            look.accept(value);
            return super.compareAndSet(key, revision, value, expiresAt);
        }
    }
}
