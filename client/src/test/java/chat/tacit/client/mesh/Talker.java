package chat.tacit.client.mesh;

import chat.tacit.crypto.Entropy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * When somebody would say something to whom: talks of half an hour with one contact, in which a
 * packet is made every minute and a half (what is said, and receipts for what is heard), several at
 * a time, and single packets to anybody between them.
 */
final class Talker {
    private static final Duration TALK = Duration.ofMinutes(30);
    private static final Duration BETWEEN = Duration.ofSeconds(90);
    private static final Duration DAY = Duration.ofDays(1);

    private final Entropy entropy;
    private final int contacts;
    private final int talks;

    /** A packet is there. */
    record Said(Instant at, long contact) {}

    /**
     * @param talks in a day; a few times as many packets go to anybody
     */
    Talker(int contacts, int talks, Entropy entropy) {
        this.contacts = contacts;
        this.talks = talks;
        this.entropy = entropy;
    }

    /** All that is said in a time, in order. */
    List<Said> talk(Instant start, Duration length) {
        Instant end = start.plus(length);
        List<Said> all = new ArrayList<>();
        Poisson singles = new Poisson(DAY.dividedBy(4L * talks), entropy, start);
        for (Instant at : points(singles, end)) {
            all.add(new Said(at, contact()));
        }
        Poisson begins = new Poisson(DAY.dividedBy(talks), entropy, start);
        for (Instant at : points(begins, end)) {
            long contact = contact();
            Instant over = new Poisson(TALK, entropy, at).next();
            Poisson words = new Poisson(BETWEEN, entropy, at);
            for (Instant word : points(words, over.isBefore(end) ? over : end)) {
                all.add(new Said(word, contact));
            }
        }
        all.sort(Comparator.comparing(Said::at));
        return all;
    }

    /** Some contacts are dearer than others. */
    private long contact() {
        return Math.min(Draw.below(contacts, entropy), Draw.below(contacts, entropy));
    }

    private static List<Instant> points(Poisson points, Instant end) {
        List<Instant> all = new ArrayList<>();
        while (points.next().isBefore(end)) {
            Instant at = points.next();
            all.add(at);
            points.passed(at);
        }
        return all;
    }
}
