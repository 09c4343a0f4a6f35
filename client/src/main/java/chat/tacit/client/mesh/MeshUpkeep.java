package chat.tacit.client.mesh;

import chat.tacit.client.profile.Access;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshDoubt;
import chat.tacit.client.route.MeshWord;

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
    private final Parts parts;
    private final AtomicBoolean making = new AtomicBoolean();

    /** What follows packets. */
    record Parts(Servers servers, Loops loops, Awaited awaited) {
        void run(Transaction tx, Instant now) {
            loops.giveUp(tx, now);
            awaited.giveUp(tx, now);
            for (MeshWord.Verdict one : MeshWord.verdicts(tx, now)) {
                servers.told(tx, new Servers.Word(one.tx(), one.contact(), one.lost()), now);
            }
            MeshWord.tidy(tx, now);
            MeshDoubt.sendAgain(tx, now);
        }
    }

    MeshUpkeep(Access access, MeshKeys keys, KeyStock stock, Parts parts) {
        this.access = access;
        this.keys = keys;
        this.stock = stock;
        this.parts = parts;
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
                    parts.run(tx, now);
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
