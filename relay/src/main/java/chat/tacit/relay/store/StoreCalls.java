package chat.tacit.relay.store;

import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.store.StoreKey;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.Store;
import chat.tacit.store.Table;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What machines ask of the store, as calls of its ports. */
public final class StoreCalls {
    private final Store store;
    private final Metrics metrics;
    private final Consumer<StoreKey> kept;

    /**
     * @param kept hears the log of each entry that is durable, on any thread
     */
    public StoreCalls(Store store, Metrics metrics, Consumer<StoreKey> kept) {
        this.store = store;
        this.metrics = metrics;
        this.kept = kept;
    }

    /** Begins a call; a store that fails is a {@link Result} as well. */
    public CompletableFuture<Result> begin(StoreCall call) {
        return later(
                switch (call) {
                    case StoreCall.Get(StoreKey key) ->
                            store.table()
                                    .get(key(key))
                                    .thenApply(row -> new Result.Found(row.map(StoreCalls::row)));
                    case StoreCall.Set it ->
                            store.table()
                                    .compareAndSet(
                                            key(it.key()),
                                            it.revision(),
                                            it.value(),
                                            it.expiresAt())
                                    .thenApply(StoreCalls::change);
                    case StoreCall.Remove(StoreKey key, long revision) ->
                            store.table().delete(key(key), revision).thenApply(StoreCalls::change);
                    case StoreCall.Append it -> append(it);
                    case StoreCall.Read it ->
                            store.log()
                                    .readAfter(
                                            key(it.log()),
                                            it.after(),
                                            it.maxEntries(),
                                            it.maxBytes())
                                    .thenApply(entries ->
                                            new Result.Entries(
                                                    entries.stream()
                                                            .map(StoreCalls::entry)
                                                            .toList()));
                    case StoreCall.Measure(StoreKey log) ->
                            store.log()
                                    .extent(key(log))
                                    .thenApply(it -> new Result.Extent(it.next(), it.entries()));
                    case StoreCall.DeleteThrough(StoreKey log, long through) ->
                            store.log()
                                    .deleteThrough(key(log), through)
                                    .thenApply(_ -> new Result.Finished());
                    case StoreCall.Drop(StoreKey log) ->
                            store.log().drop(key(log)).thenApply(_ -> new Result.Finished());
                });
    }

    private CompletionStage<? extends Result> append(StoreCall.Append append) {
        long begun = System.nanoTime();
        return store.log()
                .append(
                        key(append.log()),
                        append.entry(),
                        new Log.Terms(append.maxEntries(), append.onlyIfNext(), append.expiresAt()))
                .thenApply(outcome -> {
                    metrics.appended(Duration.ofNanos(System.nanoTime() - begun));
                    if (outcome instanceof Log.Append.Kept) {
                        kept.accept(append.log());
                    }
                    return appended(outcome);
                });
    }

    /** A store that fails is a result as well: whoever asked may try again. */
    private static CompletableFuture<Result> later(CompletionStage<? extends Result> stage) {
        return stage.<Result>handle(
                        (result, failure) -> failure == null ? result : new Result.Failed())
                .toCompletableFuture();
    }

    private static Result appended(Log.Append outcome) {
        return switch (outcome) {
            case Log.Append.Kept(long sequence) -> new Result.Kept(sequence);
            case Log.Append.Full _ -> new Result.Full();
            case Log.Append.Moved _ -> new Result.Moved();
        };
    }

    private static Result change(Table.Change change) {
        return switch (change) {
            case Table.Change.Done(long revision) -> new Result.Changed(revision);
            case Table.Change.Conflict(Optional<Table.Row> current) ->
                    new Result.Conflict(current.map(StoreCalls::row));
        };
    }

    private static Row row(Table.Row row) {
        return new Row(row.value(), row.revision(), row.expiresAt());
    }

    private static Result.Entry entry(Log.Entry entry) {
        return new Result.Entry(entry.sequence(), entry.bytes());
    }

    private static Key key(StoreKey key) {
        return Key.of(key.letter(), key.id().shared());
    }
}
