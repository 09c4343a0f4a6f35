package chat.tacit.relay.queue;

import chat.tacit.protocol.queue.Input;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.queue.RowKey;
import chat.tacit.store.Signals;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The watches of one connection. Signals that come while an earlier one of the same queue still
 * waits for the connection's executor are one.
 */
final class Watches {
    private final Signals signals;
    private final Executor executor;
    private final Consumer<Input> inputs;
    private final Map<RecipientId, Signals.Watch> open = new HashMap<>();

    Watches(Signals signals, Executor executor, Consumer<Input> inputs) {
        this.signals = signals;
        this.executor = executor;
        this.inputs = inputs;
    }

    void open(RecipientId queue) {
        AtomicBoolean pending = new AtomicBoolean();
        Runnable tell =
                () -> {
                    pending.set(false);
                    inputs.accept(new Input.Grew(queue));
                };
        Signals.Watch watch =
                signals.watch(
                        StoreCalls.key(RowKey.Space.MESSAGES, queue.entity()),
                        () -> {
                            if (pending.compareAndSet(false, true)) {
                                executor.execute(tell);
                            }
                        });
        close(open.put(queue, watch));
    }

    void close(RecipientId queue) {
        close(open.remove(queue));
    }

    void closeAll() {
        open.values().forEach(Signals.Watch::close);
        open.clear();
    }

    private static void close(Signals.@Nullable Watch watch) {
        if (watch != null) {
            watch.close();
        }
    }
}
