package chat.tacit.relay.room;

import chat.tacit.kit.StoreThrough;
import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.Store;
import chat.tacit.store.StoreException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store whose appends are readable at once, and durable or lost when the test says so. */
final class HeldStore extends StoreThrough {
    private final List<Runnable> held = new ArrayList<>();
    boolean holding;
    boolean failing;

    HeldStore(Store store) {
        super(store);
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
        return new HeldLog(super.log());
    }

    private final class HeldLog extends LogThrough {
        HeldLog(Log log) {
            super(log);
        }

        @Override
        public CompletionStage<Append> append(Key key, byte[] entry, Terms terms) {
            if (failing) {
                return CompletableFuture.failedFuture(new StoreException("the disk is gone"));
            }
            CompletionStage<Append> done = super.append(key, entry, terms);
            if (!holding) {
                return done;
            }
            CompletableFuture<Append> later = new CompletableFuture<>();
            held.add(() -> done.thenAccept(later::complete));
            return later;
        }
    }
}
