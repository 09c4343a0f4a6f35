package chat.tacit.client;

import chat.tacit.store.Log;
import chat.tacit.store.Signals;
import chat.tacit.store.Store;
import chat.tacit.store.Table;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** A store that outlives its relay: the next one finds what it has. */
record LastingStore(Store store) implements Store {
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
    public void close() {}
}
