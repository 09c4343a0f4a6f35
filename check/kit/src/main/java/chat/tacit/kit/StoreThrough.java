package chat.tacit.kit;

import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.Signals;
import chat.tacit.store.Store;
import chat.tacit.store.Table;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A store that hands everything on to another one; what a test changes, it overrides. */
public class StoreThrough implements Store {
    private final Store store;

    public StoreThrough(Store store) {
        this.store = store;
    }

    @Override
    public Log log() {
        return store.log();
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

    /** A log that hands everything on to another one. */
    public static class LogThrough implements Log {
        private final Log log;

        public LogThrough(Log log) {
            this.log = log;
        }

        @Override
        public CompletionStage<Append> append(Key key, byte[] entry, Terms terms) {
            return log.append(key, entry, terms);
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

    /** A table that hands everything on to another one. */
    public static class TableThrough implements Table {
        private final Table table;

        public TableThrough(Table table) {
            this.table = table;
        }

        @Override
        public CompletionStage<Optional<Row>> get(Key key) {
            return table.get(key);
        }

        @Override
        public CompletionStage<Long> put(Key key, byte[] value, Instant expiresAt) {
            return table.put(key, value, expiresAt);
        }

        @Override
        public CompletionStage<Change> compareAndSet(
                Key key, long revision, byte[] value, Instant expiresAt) {
            return table.compareAndSet(key, revision, value, expiresAt);
        }

        @Override
        public CompletionStage<Change> delete(Key key, long revision) {
            return table.delete(key, revision);
        }
    }
}
