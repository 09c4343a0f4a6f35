package chat.tacit.sim.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.live.LiveEvent;
import chat.tacit.e2ee.live.MemberMachine;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One connection of a guest's, and the machine that speaks over it. */
final class Stay {
    private final Guest guest;
    private final long seat;
    private final List<LiveEvent> events = new ArrayList<>();
    private final Deque<Spoken> unsealed = new ArrayDeque<>();

    /** The head of each epoch that this one was in. */
    private final Map<Long, Bytes> heads = new HashMap<>();

    /** When each of them began here. */
    private final Map<Long, Instant> begun = new HashMap<>();

    /** Of whom it was told that they are gone, and who aren't removed yet. */
    private final Set<MemberId> leaving = new HashSet<>();

    private @Nullable MemberMachine machine;
    private Optional<String> over = Optional.empty();
    private int fuse = Integer.MAX_VALUE;
    private long standing = -1;

    /** When what is under way will have arrived; nothing overtakes it. */
    Instant arrivedAtRelay = Instant.MIN;

    Instant arrivedHere = Instant.MIN;

    /** When the machine will be woken. */
    Instant alarm = Instant.MAX;

    Stay(Guest guest, long seat) {
        this.guest = guest;
        this.seat = seat;
    }

    Guest guest() {
        return guest;
    }

    MemberId id() {
        return guest.id();
    }

    /** By which the relay knows the connection. */
    long seat() {
        return seat;
    }

    void begins(MemberMachine made) {
        machine = made;
    }

    MemberMachine machine() {
        if (machine == null) {
            throw new IllegalStateException("it hasn't begun");
        }
        return machine;
    }

    boolean isInside() {
        return machine != null && machine.roster().isPresent();
    }

    /** How it ended, if it did. */
    Optional<String> over() {
        return over;
    }

    void ends(String how) {
        if (over.isEmpty()) {
            over = Optional.of(how);
        }
    }

    /** It vanishes when it has said so many lines more. */
    void vanishAfter(int lines) {
        fuse = lines;
    }

    /** It says a line; whether that was its last. */
    boolean burns() {
        fuse--;
        return fuse == 0;
    }

    /** What the user said, in the order in which it will be sealed. */
    Deque<Spoken> unsealed() {
        return unsealed;
    }

    List<LiveEvent> events() {
        return events;
    }

    /** Notes where it is now. */
    void notes(Roster roster, Instant now) {
        heads.put(roster.epoch(), roster.head());
        begun.putIfAbsent(roster.epoch(), now);
    }

    /** When it went on from an epoch, if it has. */
    Optional<Instant> ended(long epoch) {
        return Optional.ofNullable(begun.get(epoch + 1));
    }

    /** It hears where the session is said to stand; what comes after the first counts no more. */
    void hears(ServerLine.Ack ack) {
        if (standing < 0) {
            standing = ack.epoch();
        }
    }

    /** The epoch at which the session was said to stand when it came; below 0 before that. */
    long standing() {
        return standing;
    }

    Set<MemberId> leaving() {
        return leaving;
    }

    Optional<Bytes> head(long epoch) {
        return Optional.ofNullable(heads.get(epoch));
    }

    @Override
    public String toString() {
        return guest.name() + "/" + seat;
    }
}
