package chat.tacit.sim.mesh;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Loop keys of which each contact has a twin: what was sent to the contact is followed by as many
 * loops to its twin, some hours later and a talk at a time. All other loops go to keys of their
 * own. So of the keys that get as little as a contact, half are loops.
 */
final class Twins {
    private static final double LATER = 4 * 60 * 60;

    private final SplittableRandom random;
    private final Duration[] delay;
    private final Deque<Due> due = new ArrayDeque<>();

    private record Due(Instant at, int contact) {}

    Twins(int contacts, SplittableRandom random) {
        this.random = random;
        this.delay = new Duration[contacts];
    }

    /** A packet went to a contact; a talk begins with the first one. */
    void sent(int contact, boolean first, Instant now) {
        if (first || delay[contact] == null) {
            delay[contact] = Duration.ofSeconds((long) Talks.gap(LATER, random));
        }
        due.add(new Due(now.plus(delay[contact]), contact));
    }

    /** To whose twin a loop is to go now, if to any. */
    Optional<Integer> next(Instant now) {
        Optional<Due> next = due.stream().filter(it -> it.at().isBefore(now)).findFirst();
        next.ifPresent(due::remove);
        return next.map(Due::contact);
    }
}
