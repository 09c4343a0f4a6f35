package chat.tacit.relay;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.store.Store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Keeps a store within what was promised: sweeps it four times in ERASURE, so that what was
 * acknowledged or expired is gone from every file in that time, and watches how full it is.
 */
final class Upkeep {
    /** Sweeps in the time after which nothing deleted may be left. */
    static final int SWEEPS_IN_ERASURE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Store store;
    private final Limits limits;
    private final InstantSource clock;
    private final Consumer<Boolean> room;
    private volatile boolean full;
    private volatile boolean failing;

    /**
     * Looks for the first time.
     *
     * @param room is told whether there is room, each time that this looks
     */
    Upkeep(Store store, Limits limits, InstantSource clock, Consumer<Boolean> room) {
        this.store = store;
        this.limits = limits;
        this.clock = clock;
        this.room = room;
        look();
    }

    /** Whether the store takes messages and its last sweep went well. */
    boolean healthy() {
        return !full && !failing;
    }

    /** Measures how much room there is. */
    void look() {
        Store.Usage usage = store.usage();
        Limit most = store.durable() ? Limit.STORE_BYTES : Limit.MEMORY_STORE_BYTES;
        boolean now =
                usage.used() >= limits.value(most)
                        || (store.durable() && usage.free() < limits.value(Limit.FREE_DISK));
        if (now != full) {
            LOG.warn(
                    now
                            ? "The store is full: new messages are refused until there is room."
                            : "The store has room again.");
        }
        full = now;
        room.accept(!now);
    }

    void sweep() {
        store.sweep(clock.instant())
                .whenComplete((_, failure) -> {
                    failing = failure != null;
                    if (failing) {
                        LOG.warn("A sweep of the store failed; it will be repeated.");
                    }
                });
    }
}
