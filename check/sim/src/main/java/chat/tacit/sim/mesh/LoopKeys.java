package chat.tacit.sim.mesh;

import java.util.SplittableRandom;

/** To which of one's loop keys a loop goes ({@code spec/40-mesh} §11). */
final class LoopKeys {
    private static final int LEAST = 4;
    private static final double STAY = 0.7;

    private final SplittableRandom random;
    private final int count;
    private int inUse;

    LoopKeys(int contacts, SplittableRandom random) {
        this.random = random;
        this.count = countFor(contacts);
        this.inUse = random.nextInt(count);
    }

    /** As many as contact keys, at least four. */
    static int countFor(int contacts) {
        return Math.max(LEAST, contacts);
    }

    /** That of the loop before with probability 0.7, else a random one. */
    int next() {
        if (random.nextDouble() >= STAY) {
            inUse = random.nextInt(count);
        }
        return inUse;
    }

    int inUse() {
        return inUse;
    }
}
