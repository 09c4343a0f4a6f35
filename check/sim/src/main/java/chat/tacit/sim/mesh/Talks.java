package chat.tacit.sim.mesh;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What somebody says and hears: talks of half an hour with one contact, in which each side makes a
 * packet every two minutes (texts, and receipts for what came), and single packets between them.
 */
final class Talks {
    private static final double TALK = 30 * 60;
    private static final double BETWEEN = 120;
    private static final double DAY = 24 * 60 * 60;
    private static final double QUIET = 30 * 60;

    private Talks() {}

    /**
     * A packet is there.
     *
     * @param mine whether it is to be sent, and not on its way here
     * @param first whether the contact was quiet for half an hour before
     */
    record Said(Instant at, int contact, boolean mine, boolean first) {}

    /**
     * All of it in order.
     *
     * @param talks in a day, and twice as many single packets
     */
    static List<Said> of(
            int contacts, double talks, Instant start, Duration length, SplittableRandom random) {
        List<Said> all = new ArrayList<>();
        double end = length.toSeconds();
        for (double at = gap(DAY / talks, random); at < end; at += gap(DAY / talks, random)) {
            int contact = random.nextInt(contacts);
            double over = Math.min(end, at + gap(TALK, random));
            boolean mine = random.nextBoolean();
            for (double word = at; word < over; word += gap(BETWEEN / 2, random)) {
                all.add(new Said(start.plusMillis((long) (1e3 * word)), contact, mine, false));
                mine = random.nextBoolean();
            }
        }
        double single = DAY / talks / 2;
        for (double at = gap(single, random); at < end; at += gap(single, random)) {
            Instant when = start.plusMillis((long) (1e3 * at));
            all.add(new Said(when, random.nextInt(contacts), random.nextBoolean(), false));
        }
        all.sort(Comparator.comparing(Said::at));
        return marked(all, contacts);
    }

    private static List<Said> marked(List<Said> all, int contacts) {
        Instant[] last = new Instant[contacts];
        List<Said> marked = new ArrayList<>();
        for (Said said : all) {
            Instant before = last[said.contact()];
            boolean first = before == null || said.at().isAfter(before.plusSeconds((long) QUIET));
            marked.add(new Said(said.at(), said.contact(), said.mine(), first));
            last[said.contact()] = said.at();
        }
        return marked;
    }

    static double gap(double mean, SplittableRandom random) {
        return -Math.log(1 - random.nextDouble()) * mean;
    }
}
