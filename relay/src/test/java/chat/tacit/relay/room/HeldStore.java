package chat.tacit.relay.room;

import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.Signals;
import chat.tacit.store.Store;
import chat.tacit.store.StoreException;
import chat.tacit.store.Table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store whose appends are readable at once, and durable or lost when the test says so. */
final class HeldStore implements Store {
    private final Store store;
    private final List<Runnable> held = new ArrayList<>();
    boolean holding;
    boolean failing;

    HeldStore(Store store) {
        this.store = store;
    }

    int held() {
        return held.size();
    }

    void release() {
        holding = false;
        List<Runnable> all = List.copyOf(held);
        held.clear();
        all.forEach(Runnable::run);
    }

    @Override
    public Log log() {
        return new HeldLog(store.log());
    }

    private final class HeldLog implements Log {
        private final Log log;

        HeldLog(Log log) {
            this.log = log;
        }

        @Override
        public CompletionStage<Append> append(Key key, byte[] entry, Terms terms) {
            if (failing) {
                return CompletableFuture.failedFuture(new StoreException("the disk is gone"));
            }
            CompletionStage<Append> done = log.append(key, entry, terms);
            if (!holding) {
                return done;
            }
            CompletableFuture<Append> later = new CompletableFuture<>();
            held.add(() -> done.thenAccept(later::complete));
            return later;
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
}
