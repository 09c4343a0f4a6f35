package chat.tacit.sim.mesh;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How many of a client's packets are floods: those to a key of which the guard that was drawn has
 * learned nothing, or had no <em>kept</em> for as long as a way lives. It hangs on times alone, so
 * no packet is passed here.
 */
final class Floods {
    private static final int GUARDS = 2;

    private Floods() {}

    /**
     * @param sent all that a profile posted, keys and guards being new at its beginning
     * @param idle how long a way lives
     * @return the share of it
     */
    static double share(List<Slotted.Sent> sent, Duration idle) {
        SplittableRandom random = new SplittableRandom(1);
        Map<Integer, Instant> kept = new HashMap<>();
        int floods = 0;
        for (Slotted.Sent one : sent) {
            int way = one.key() * GUARDS + random.nextInt(GUARDS);
            Instant before = kept.put(way, one.at());
            floods += before == null || !one.at().isBefore(before.plus(idle)) ? 1 : 0;
        }
        return (double) floods / sent.size();
    }
}
