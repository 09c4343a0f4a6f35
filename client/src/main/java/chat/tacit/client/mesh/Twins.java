package chat.tacit.client.mesh;

import chat.tacit.crypto.Draws;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Thumbprint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loops that make up for how few packets a contact's key gets ({@code spec/40-mesh} §11): as many
 * as went to it go to a loop key, its twin, some hours later and a talk at a time. Who counts the
 * packets of each key for weeks finds as many with few of them that are loops'. What it remembers
 * may be lost. For one thread at a time.
 */
public final class Twins {
    /** How much later a loop goes than the packet for which it goes, in the mean. */
    public static final Duration LATER = Duration.ofHours(4);

    /** A talk is over when nothing was sent for so long. */
    static final Duration QUIET = Duration.ofMinutes(30);

    /** Loops that are due some time; above it the oldest are forgotten. */
    static final int MOST = 4_096;

    /** Keys whose talks are remembered. */
    private static final int TALKS = 1_024;

    private final Draws draws;
    private final Deque<Due> due = new ArrayDeque<>();
    private final Map<Thumbprint, Talk> talks = new HashMap<>();

    /** Those used longest ago first. */
    private final Map<Thumbprint, Long> twinned = new LinkedHashMap<>();

    private record Due(Thumbprint contact, Instant at) {}

    private record Talk(Instant last, Duration later) {}

    public Twins(Entropy entropy) {
        this.draws = new Draws(entropy);
    }

    /** A packet was posted to a contact's key. */
    public void sent(Thumbprint contact, Instant now) {
        talks.values().removeIf(it -> talks.size() > TALKS && isOver(it, now));
        Talk before = talks.get(contact);
        Duration later = before == null || isOver(before, now) ? draws.wait(LATER) : before.later();
        talks.put(contact, new Talk(now, later));
        due.addLast(new Due(contact, now.plus(later)));
        if (due.size() > MOST) {
            due.removeFirst();
        }
    }

    private static boolean isOver(Talk talk, Instant now) {
        return now.isAfter(talk.last().plus(QUIET)) || now.isBefore(talk.last());
    }

    /**
     * To which twin a loop goes now, if one is due.
     *
     * @param twins the loop keys that are nothing else
     */
    public Optional<Long> next(List<Long> twins, Instant now) {
        Optional<Due> next = due.stream().filter(it -> !it.at().isAfter(now)).findFirst();
        next.ifPresent(due::remove);
        return next.flatMap(it -> twinOf(it.contact(), twins));
    }

    /**
     * The same one as long as it is there, and after a restart most likely; of one contact alone as
     * long as there are enough, else of the one, too, to which nothing was sent for longest.
     */
    Optional<Long> twinOf(Thumbprint contact, List<Long> twins) {
        twinned.values().removeIf(it -> !twins.contains(it));
        Long before = twinned.remove(contact);
        if (before == null && !twins.isEmpty() && twinned.size() == twins.size()) {
            twinned.remove(twinned.keySet().iterator().next());
        }
        Optional<Long> twin =
                before == null
                        ? twins.stream()
                                .filter(it -> !twinned.containsValue(it))
                                .max(
                                        Comparator.comparing(
                                                it -> weight(contact, it), Arrays::compareUnsigned))
                        : Optional.of(before);
        twin.ifPresent(it -> twinned.put(contact, it));
        return twin;
    }

    private static byte[] weight(Thumbprint contact, long twin) {
        return Hash.sha256(Fields.unlabelled().fixed(contact.bytes()).u64(twin).toArray());
    }

    int size() {
        return due.size();
    }
}
