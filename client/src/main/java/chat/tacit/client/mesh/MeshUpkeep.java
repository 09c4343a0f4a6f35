package chat.tacit.client.mesh;

import chat.tacit.client.profile.Access;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** What is looked after from time to time: keys and their RX, loops that don't come back. */
final class MeshUpkeep {
    /** Pairs that are ready for contacts, who may come at any time. */
    private static final int SPARE = 2;

    private final Access access;
    private final MeshKeys keys;
    private final KeyStock stock;
    private final Loops loops;
    private final AtomicBoolean making = new AtomicBoolean();

    MeshUpkeep(Access access, MeshKeys keys, KeyStock stock, Loops loops) {
        this.access = access;
        this.keys = keys;
        this.stock = stock;
        this.loops = loops;
    }

    /**
     * Does what is due. Key pairs that are missing are made on a thread of their own, which holds
     * no lock.
     *
     * @param made is called when they are there, for this to be done again
     */
    void run(Instant now, BooleanSupplier goOn, Runnable made) {
        int lacking =
                access.write(tx -> {
                    keys.run(tx, now);
                    loops.giveUp(tx, now);
                    Seen.tidy(tx, now);
                    MeshRequests.tidy(tx, now);
                    return MeshKeys.lacking(tx, now);
                });
        if (stock.lacks(lacking + SPARE) && making.compareAndSet(false, true)) {
            Thread.ofVirtual()
                    .name("tacit-mesh-keys")
                    .start(() -> {
                        try {
                            stock.fill(lacking + SPARE, goOn);
                        } finally {
                            making.set(false);
                        }
                        if (lacking > 0) {
                            made.run();
                        }
                    });
        }
    }
}
