package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.room.Trail;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Reply;

import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the host has said that there is, and hasn't shown yet ({@code spec/50-room} §15.1). A host
 * that is honest shows it: whatever is durable is told to every reader, in order, and the head that
 * ends a burst names what was told last.
 */
final class Owed {
    /** How long a host may be silent about what it owes, by its own word that all is quiet. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Ground ground;
    private final Alarms alarms;
    private final Taking taking;
    private final Trail trail;
    private final NavigableMap<Long, Bytes> said = new TreeMap<>();
    private Optional<Place> changed = Optional.empty();
    private long state;
    private Instant since = Instant.EPOCH;

    Owed(Ground ground, Alarms alarms, Taking taking, Trail trail) {
        this.ground = ground;
        this.alarms = alarms;
        this.taking = taking;
        this.trail = trail;
    }

    /** A state event that the host named over another call than the one that shows it. */
    void state(long position) {
        if (position > tip()) {
            begin();
            state = Math.max(state, position);
        }
    }

    /** The highest state event that was named. */
    long state() {
        return state;
    }

    /** The host says that it has a state event of this member's. */
    void changed(Place place) {
        state(place.position());
        changed = Optional.of(place);
        shown();
    }

    /** The host says that it has a message event of this member's. */
    void said(long position, Bytes hash) {
        if (position > ground.notes.message) {
            begin();
            said.put(position, hash);
        } else if (trail.position(hash).isEmpty()) {
            alarms.withheld(Optional.empty());
        }
    }

    private void begin() {
        if (!isOwed()) {
            since = ground.now();
        }
    }

    /** Whether there is something that wasn't shown. */
    boolean isOwed() {
        return state > tip() || changed.isPresent() || !said.isEmpty();
    }

    private long tip() {
        return ground.tip().map(it -> it.head().position()).orElse(0L);
    }

    /** Something else was told, or a stream was opened: what is owed may be behind it. */
    void alive() {
        since = ground.now();
    }

    /** The chain has grown: does it hold what is this member's? */
    void shown() {
        alive();
        changed.filter(it -> it.position() <= tip())
                .ifPresent(it -> {
                    changed = Optional.empty();
                    if (!taking.has(it)) {
                        alarms.head(it);
                    }
                });
    }

    /** A message event was read: is it the one that the host had, or behind it? */
    void shown(long position, Bytes hash) {
        alive();
        boolean missing =
                said.headMap(position, false).values().stream()
                        .anyMatch(it -> trail.position(it).isEmpty());
        boolean other = said.containsKey(position) && trail.position(said.get(position)).isEmpty();
        said.headMap(position, true).clear();
        if (missing || other) {
            alarms.withheld(Optional.empty());
        }
    }

    /**
     * A head that ends a burst: all was told that there is.
     *
     * @param from the last message event when the stream began; what is behind it can't have been
     *     trimmed
     */
    void ends(Reply.Head head, long from) {
        alive();
        boolean states = head.last().position() > tip();
        boolean messages =
                !ground.isMisled()
                        && !ground.notes.fromNow
                        && head.message() > Math.max(from, ground.notes.message);
        boolean own = !said.headMap(head.message(), true).isEmpty();
        if (states || messages || own) {
            forget();
            alarms.withheld(Optional.of(head.last()));
        }
    }

    /** A key that is over reads up to the commit that ended it: that wasn't told. */
    void isDenied() {
        if (state > tip()) {
            forget();
            alarms.withheld(Optional.empty());
        }
    }

    /** The user is told: it isn't waited for any more. */
    void forget() {
        state = 0;
        changed = Optional.empty();
        said.clear();
    }

    /** Whether nothing was told for long. */
    boolean isSilent() {
        return !ground.now().isBefore(patientUntil());
    }

    Instant patientUntil() {
        return since.plus(PATIENCE);
    }

    /** The host says that there is nothing to tell. */
    void quiet() {
        if (isOwed() && isSilent()) {
            forget();
            alarms.withheld(ground.tip().map(it -> it.head()));
        }
    }
}
