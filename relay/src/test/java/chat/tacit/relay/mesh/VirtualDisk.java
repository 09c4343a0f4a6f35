package chat.tacit.relay.mesh;

import chat.tacit.protocol.mesh.host.MeshKey;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.relay.store.StoreCalls;
import chat.tacit.store.Store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A store that outlives the machine on it: it fails, takes its time or ends with the power as a
 * test says.
 */
final class VirtualDisk {
    private final Store store;
    private final StoreCalls calls;
    private final List<Runnable> held = new ArrayList<>();
    private final Queue<Runnable> ended = new ArrayDeque<>();

    /** Calls that fail without anything being done. */
    Predicate<StoreCall> failing = _ -> false;

    /** Calls of which the store says that they failed, though they were done. */
    Predicate<StoreCall> unsure = _ -> false;

    /** Calls that are done at once and end when the test says so. */
    Predicate<StoreCall> holding = _ -> false;

    /** After so many calls there is no power. */
    int power = Integer.MAX_VALUE;

    int done;

    /** What was asked for, in order. */
    final List<StoreCall> asked = new ArrayList<>();

    VirtualDisk(Store store) {
        this.store = store;
        this.calls = new StoreCalls(store, new Metrics(new SimpleMeterRegistry()), _ -> {});
    }

    boolean isOff() {
        return done >= power;
    }

    /** What happens to one call, the rest of them being right. */
    enum Fault {
        /** It isn't done any more, nor is any after it. */
        POWER,
        /** It fails. */
        FAILURE,
        /** It is done, and the store says that it failed. */
        DOUBT
    }

    void fault(Fault fault, int call) {
        switch (fault) {
            case POWER -> power = call;
            case FAILURE -> failing = _ -> done == call + 1;
            case DOUBT -> unsure = _ -> done == call + 1;
        }
    }

    /** The machine that runs now ends; what it began is done. */
    void restart() {
        held.clear();
        ended.clear();
        power = Integer.MAX_VALUE;
    }

    void begin(StoreCall call, Consumer<Result> then) {
        if (isOff()) {
            return;
        }
        done++;
        asked.add(call);
        if (failing.test(call)) {
            ended.add(() -> then.accept(new Result.Failed()));
            return;
        }
        Result done = calls.begin(call).join();
        Result result = unsure.test(call) ? new Result.Failed() : done;
        Runnable end = () -> then.accept(result);
        if (holding.test(call)) {
            held.add(end);
        } else {
            ended.add(end);
        }
    }

    /** Tells how calls ended, and of those that follow. */
    void settle() {
        for (Runnable end = ended.poll(); end != null; end = ended.poll()) {
            if (!isOff()) {
                end.run();
            }
        }
    }

    void release() {
        holding = _ -> false;
        ended.addAll(held);
        held.clear();
        settle();
    }

    void sweep(Instant now) {
        store.sweep(now).toCompletableFuture().join();
    }

    Result look(StoreCall call) {
        return calls.begin(call).join();
    }

    List<Result.Entry> entries(MeshKey log) {
        Result read = look(new StoreCall.Read(log, 0, Integer.MAX_VALUE, Integer.MAX_VALUE));
        return ((Result.Entries) read).entries();
    }
}
