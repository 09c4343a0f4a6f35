package chat.tacit.sim.mesh;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How many of a client's loops are floods: those to a key of which the guard that was drawn has
 * learned nothing, or had no <em>kept</em> for as long as a way lives. It hangs on times alone, so
 * no packet is passed here.
 */
final class Floods {
    private static final int GUARDS = 2;

    private Floods() {}

    /**
     * @param mean between send slots
     * @param idle how long a way lives
     * @return the share of a week's loops, keys and guards being as old as that
     */
    static double share(long seed, int contacts, Duration mean, Duration idle) {
        SplittableRandom random = new SplittableRandom(seed);
        LoopKeys keys = new LoopKeys(contacts, random);
        double[][] kept = new double[GUARDS][LoopKeys.countFor(contacts)];
        for (double[] ofGuard : kept) {
            Arrays.fill(ofGuard, Double.NEGATIVE_INFINITY);
        }
        double end = Duration.ofDays(7).toSeconds();
        int loops = 0;
        int floods = 0;
        double now = 0;
        while (now < end) {
            now += -Math.log(1 - random.nextDouble()) * mean.toSeconds();
            int guard = random.nextInt(GUARDS);
            int key = keys.next();
            loops++;
            floods += now - kept[guard][key] >= idle.toSeconds() ? 1 : 0;
            kept[guard][key] = now;
        }
        return (double) floods / loops;
    }
}
