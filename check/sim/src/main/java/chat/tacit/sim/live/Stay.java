package chat.tacit.sim.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.live.LiveEvent;
import chat.tacit.e2ee.live.MemberMachine;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One connection of a guest's, and the machine that speaks over it. */
final class Stay {
    private final Guest guest;
    private final long seat;
    private final List<LiveEvent> events = new ArrayList<>();
    private final Deque<Spoken> unsealed = new ArrayDeque<>();

    /** The head of each epoch that this one was in. */
    private final Map<Long, Bytes> heads = new HashMap<>();

    private @Nullable MemberMachine machine;
    private Optional<String> over = Optional.empty();
    private int fuse = Integer.MAX_VALUE;

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
    void notes(Roster roster) {
        heads.put(roster.epoch(), roster.head());
    }

    Optional<Bytes> head(long epoch) {
        return Optional.ofNullable(heads.get(epoch));
    }

    @Override
    public String toString() {
        return guest.name() + "/" + seat;
    }
}
