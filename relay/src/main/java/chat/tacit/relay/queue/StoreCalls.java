package chat.tacit.relay.queue;

import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.Output;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.queue.Result;
import chat.tacit.protocol.queue.Row;
import chat.tacit.protocol.queue.RowKey;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.Store;
import chat.tacit.store.Table;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a machine asks of the store, as calls of its ports. */
final class StoreCalls {
    private final Store store;
    private final BlobTally blobs;
    private final Metrics metrics;

    StoreCalls(Store store, BlobTally blobs, Metrics metrics) {
        this.store = store;
        this.blobs = blobs;
        this.metrics = metrics;
    }

    static Key key(RowKey.Space space, EntityId id) {
        return Key.of(space.code(), id.bytes().shared());
    }

    CompletableFuture<Result> get(Output.Get get) {
        return later(
                store.table()
                        .get(key(get.key()))
                        .thenApply(row -> new Result.Found(row.map(StoreCalls::row))));
    }

    CompletableFuture<Result> set(Output.Set set) {
        return later(
                store.table()
                        .compareAndSet(key(set.key()), set.revision(), set.value(), set.expiresAt())
                        .thenApply(change -> {
                            if (change instanceof Table.Change.Done
                                    && set.revision() == Row.ABSENT) {
                                count(set);
                            }
                            return change(change);
                        }));
    }

    /** Counts a row that is new. */
    private void count(Output.Set set) {
        switch (set.key().space()) {
            case QUEUE -> metrics.queueCreated();
            case BLOB -> blobs.put(set.value().length, set.expiresAt());
            case RECIPIENT, MESSAGES, RATE, LINK, LINK_FIXED, LINK_MUTABLE -> {}
        }
    }

    CompletableFuture<Result> remove(Output.Remove remove) {
        return later(
                store.table()
                        .delete(key(remove.key()), remove.revision())
                        .thenApply(StoreCalls::change));
    }

    CompletableFuture<Result> append(Output.Append append) {
        long begun = System.nanoTime();
        return later(
                store.log()
                        .append(
                                log(append.queue()),
                                append.entry(),
                                Log.Terms.within(append.maxEntries(), append.expiresAt()))
                        .thenApply(outcome -> {
                            metrics.appended(Duration.ofNanos(System.nanoTime() - begun));
                            return appended(outcome);
                        }));
    }

    CompletableFuture<Result> read(Output.Read read) {
        return later(
                store.log()
                        .readAfter(
                                log(read.queue()), read.after(), read.maxEntries(), read.maxBytes())
                        .thenApply(entries -> {
                            metrics.delivered(entries.size());
                            return new Result.Entries(
                                    entries.stream().map(StoreCalls::entry).toList());
                        }));
    }

    CompletableFuture<Result> measure(Output.Measure measure) {
        return later(
                store.log()
                        .extent(log(measure.queue()))
                        .thenApply(extent -> new Result.Extent(extent.entries())));
    }

    CompletableFuture<Result> deleteThrough(Output.DeleteThrough delete) {
        metrics.acknowledged();
        return later(
                store.log()
                        .deleteThrough(log(delete.queue()), delete.through())
                        .thenApply(_ -> new Result.Finished()));
    }

    CompletableFuture<Result> drop(Output.Drop drop) {
        return later(store.log().drop(log(drop.queue())).thenApply(_ -> new Result.Finished()));
    }

    /** A store that fails is a result as well: the client is told to try again. */
    private static CompletableFuture<Result> later(CompletionStage<? extends Result> stage) {
        return stage.<Result>handle(
                        (result, failure) -> failure == null ? result : new Result.Failed())
                .toCompletableFuture();
    }

    private Result appended(Log.Append outcome) {
        return switch (outcome) {
            case Log.Append.Kept _ -> {
                metrics.accepted();
                yield new Result.Kept();
            }
            case Log.Append.Full _ -> new Result.Full();
            case Log.Append.Moved _ -> throw new IllegalStateException("no sequence was asked for");
        };
    }

    private static Result change(Table.Change change) {
        return switch (change) {
            case Table.Change.Done _ -> new Result.Changed();
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

    private static Key key(RowKey key) {
        return key(key.space(), key.id());
    }

    private static Key log(RecipientId queue) {
        return key(RowKey.Space.MESSAGES, queue.entity());
    }
}
