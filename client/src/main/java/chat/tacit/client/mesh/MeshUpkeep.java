package chat.tacit.client.mesh;

import chat.tacit.client.profile.Access;

import java.time.Instant;
import java.util.function.BooleanSupplier;

/** What is looked after from time to time: keys and their RX, loops that don't come back. */
final class MeshUpkeep {
    /** Pairs that are ready for contacts, who may come at any time. */
    private static final int SPARE = 2;

    private final Access access;
    private final MeshKeys keys;
    private final KeyStock stock;
    private final Loops loops;

    MeshUpkeep(Access access, MeshKeys keys, KeyStock stock, Loops loops) {
        this.access = access;
        this.keys = keys;
        this.stock = stock;
        this.loops = loops;
    }

    /** Does what is due; keys are made before the profile's lock is taken. */
    void run(Instant now, BooleanSupplier goOn) {
        int lacking = access.read(tx -> MeshKeys.lacking(tx, now));
        stock.fill(lacking + SPARE, goOn);
        access.write(tx -> {
            keys.run(tx, now);
            loops.giveUp(tx, now);
            Seen.tidy(tx, now);
            MeshRequests.tidy(tx, now);
            return true;
        });
    }
}
