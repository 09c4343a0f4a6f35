package chat.tacit.sim.room;

import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.relay.store.StoreCalls;
import chat.tacit.sim.Chance;
import chat.tacit.sim.Schedule;
import chat.tacit.store.memory.MemoryStore;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A relay's store, which outlives its process: the one in memory, behind a disk that takes its
 * time. What was begun and not told yet is there after a crash, or isn't, from some point on.
 */
final class Disk {
    private static final long BYTES = 1L << 28;
    private static final Duration SLOWEST = Duration.ofMillis(6);

    private final Schedule schedule;
    private final Chance chance;
    private final Metrics metrics = new Metrics(new SimpleMeterRegistry());
    private final List<StoreCall> written = new ArrayList<>();
    private MemoryStore store = new MemoryStore(BYTES);
    private StoreCalls calls = new StoreCalls(store, metrics, _ -> {});
    private int durable;
    private int process;
    private Instant lastBegun = Instant.MIN;
    private Instant lastTold = Instant.MIN;

    Disk(Schedule schedule, Chance chance) {
        this.schedule = schedule;
        this.chance = chance;
    }

    /** One with the first so many writes of this one. */
    Disk copy(int writes) {
        Disk copy = new Disk(schedule, chance.branch());
        copy.rebuild(written.subList(0, Math.min(writes, durable)));
        return copy;
    }

    /** How many writes it would have after a crash. */
    int writes() {
        return durable;
    }

    /** Begins a call of the process that runs now, and tells that how it ended. */
    void begin(StoreCall call, Consumer<Result> tell) {
        int by = process;
        lastBegun = later(lastBegun);
        schedule.at(
                lastBegun,
                () -> {
                    if (by == process) {
                        perform(call, tell);
                    }
                });
    }

    private void perform(StoreCall call, Consumer<Result> tell) {
        int by = process;
        Result result = at(call);
        boolean writes = isWrite(call);
        if (writes) {
            written.add(call);
        }
        lastTold = later(lastTold);
        schedule.at(
                lastTold,
                () -> {
                    if (by == process) {
                        if (writes) {
                            durable++;
                        }
                        tell.accept(result);
                    }
                });
    }

    private Result at(StoreCall call) {
        return calls.begin(call).join();
    }

    /** What the operator writes by hand while no process runs. */
    void forge(StoreCall call) {
        var _ = at(call);
        written.add(call);
        durable++;
    }

    /** The process ends. */
    void crash() {
        process++;
        int undecided = written.size() - durable;
        int kept = durable + (undecided == 0 ? 0 : chance.between(0, undecided));
        if (kept < written.size()) {
            rebuild(List.copyOf(written.subList(0, kept)));
        }
        durable = written.size();
        lastBegun = Instant.MIN;
        lastTold = Instant.MIN;
    }

    /** Takes out what has expired. */
    void sweep() {
        var _ = store.sweep(schedule.instant()).toCompletableFuture().join();
    }

    private void rebuild(List<StoreCall> from) {
        store = new MemoryStore(BYTES);
        calls = new StoreCalls(store, metrics, _ -> {});
        List<StoreCall> again = List.copyOf(from);
        written.clear();
        for (StoreCall call : again) {
            var _ = at(call);
            written.add(call);
        }
        durable = written.size();
    }

    private static boolean isWrite(StoreCall call) {
        return switch (call) {
            case StoreCall.Set _,
                    StoreCall.Remove _,
                    StoreCall.Append _,
                    StoreCall.DeleteThrough _,
                    StoreCall.Drop _ ->
                    true;
            case StoreCall.Get _, StoreCall.Read _, StoreCall.Measure _ -> false;
        };
    }

    private Instant later(Instant last) {
        Instant at = schedule.instant().plus(chance.between(Duration.ZERO, SLOWEST));
        return at.isAfter(last) ? at : last;
    }
}
