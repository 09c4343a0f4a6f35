package chat.tacit.bench.mesh;

import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.relay.store.StoreCalls;
import chat.tacit.store.Store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One thread on which a machine runs, as at a relay's edge: calls on the store end when they are
 * durable.
 */
final class Steps {
    private static final long PATIENCE_SECONDS = 120;

    private final StoreCalls calls;
    private final BlockingQueue<Runnable> ended = new LinkedBlockingQueue<>();

    Steps(Store store) {
        this.calls = new StoreCalls(store, new Metrics(new SimpleMeterRegistry()), _ -> {});
    }

    void begin(StoreCall call, Consumer<Result> then) {
        CompletableFuture<Void> _ =
                calls.begin(call).thenAccept(result -> ended.add(() -> then.accept(result)));
    }

    /** Goes on until that is so. */
    void until(BooleanSupplier over) throws InterruptedException {
        while (!over.getAsBoolean()) {
            Runnable next = ended.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new IllegalStateException("the store doesn't answer");
            }
            next.run();
        }
    }
}
