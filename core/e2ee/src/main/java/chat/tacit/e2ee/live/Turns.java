package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.live.Departure;
import chat.tacit.protocol.live.Departure.Reason;
import chat.tacit.protocol.live.Member;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whom somebody has to remove, and whose turn it is ({@code spec/20-live} §11): first the member of
 * the lowest place that isn't marked itself, every two seconds one more, after ten everybody.
 */
final class Turns {
    /** How long somebody who was added has to greet. */
    static final Duration ARRIVAL = Duration.ofSeconds(10);

    static final Duration TURN = Duration.ofSeconds(2);

    /** After that everybody may commit, each at a moment of its own. */
    static final Duration EVERYBODY = Duration.ofSeconds(10);

    private static final Duration SPREAD = Duration.ofSeconds(2);

    private final Entropy entropy;
    private final Map<MemberId, Departure> marks = new HashMap<>();
    private final Map<MemberId, Instant> arrivals = new HashMap<>();
    private Instant since;
    private Duration spread = Duration.ZERO;

    Turns(Entropy entropy, Instant now) {
        this.entropy = entropy;
        this.since = now;
    }

    /** Whether somebody has to be removed: until then nothing new is sealed. */
    boolean isAnybodyMarked() {
        return !marks.isEmpty();
    }

    boolean isMarked(MemberId member) {
        return marks.containsKey(member);
    }

    /** Somebody was added, and has to greet. */
    void added(MemberId member, Instant now) {
        arrivals.put(member, now.plus(ARRIVAL));
    }

    boolean isArriving(MemberId member) {
        return arrivals.containsKey(member);
    }

    /**
     * Somebody has greeted.
     *
     * @return whether that was still waited for
     */
    boolean arrived(MemberId member) {
        return arrivals.remove(member) != null;
    }

    /**
     * The relay says that somebody is gone. Their own signature counts for more than its word.
     *
     * @param signature of leaving, verified
     */
    void left(Member member, Optional<Bytes> signature, Instant now) {
        Reason reason = signature.isPresent() ? Reason.LEFT : Reason.GONE;
        mark(new Departure(member.id(), member.joined(), reason, signature), now);
    }

    private void mark(Departure departure, Instant now) {
        if (marks.isEmpty()) {
            begin(now);
        }
        marks.put(departure.member(), departure);
    }

    private void begin(Instant now) {
        since = now;
        int drawn = ByteBuffer.wrap(entropy.bytes(4)).getInt();
        spread = Duration.ofMillis(Integer.remainderUnsigned(drawn, (int) SPREAD.toMillis() + 1));
    }

    /** Marks those who didn't greet in time. */
    void expire(Roster roster, Instant now) {
        for (Member member : roster.members()) {
            Instant deadline = arrivals.get(member.id());
            if (deadline != null && !now.isBefore(deadline) && !isMarked(member.id())) {
                mark(
                        new Departure(
                                member.id(),
                                member.joined(),
                                Reason.DID_NOT_ARRIVE,
                                Optional.empty()),
                        now);
            }
        }
    }

    /** An epoch has begun: who is out of it is forgotten, and the turns begin again. */
    void begun(Roster roster, Instant now) {
        marks.keySet().removeIf(id -> roster.member(id).isEmpty());
        arrivals.keySet().removeIf(id -> roster.member(id).isEmpty());
        if (!marks.isEmpty()) {
            begin(now);
        }
    }

    /** When it is this member's turn to remove those who are marked. */
    Optional<Instant> due(Roster roster, MemberId own) {
        if (marks.isEmpty()) {
            return Optional.empty();
        }
        long before =
                roster.ids().stream()
                        .takeWhile(id -> !id.equals(own))
                        .filter(id -> !isMarked(id))
                        .count();
        Duration turn = TURN.multipliedBy(before);
        return Optional.of(
                since.plus(turn.compareTo(EVERYBODY) < 0 ? turn : EVERYBODY.plus(spread)));
    }

    /** What a commit removes now: all who are marked, by join number. */
    List<Departure> departures() {
        return marks.values().stream().sorted(Comparator.comparingLong(Departure::joined)).toList();
    }

    /** When somebody's time to greet is over who isn't marked yet. */
    Optional<Instant> nextArrival() {
        return arrivals.entrySet().stream()
                .filter(it -> !isMarked(it.getKey()))
                .map(Map.Entry::getValue)
                .min(Comparator.naturalOrder());
    }
}
