package chat.tacit.client.mesh;

import chat.tacit.client.Event;
import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.DatabaseException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Does what slots are for, each on a thread of its own, and remembers what the answers said, as
 * long as the process runs.
 */
final class SlotWork {
    /** Fetches at a time: a slot that comes while so many wait for silent servers is lost. */
    private static final int FETCHES = 8;

    /** The one that posts, and those that wait for it; further ones are lost. */
    private static final int SENDS = 3;

    /** Without cover: how long after a server didn't take a packet it is tried again. */
    private static final Duration REST = Duration.ofSeconds(5);

    private final Fetching fetching;
    private final Posting posting;
    private final Consumer<List<Event>> told;
    private final Semaphore fetches = new Semaphore(FETCHES);
    private final Semaphore sends = new Semaphore(SENDS);
    private final ReentrantLock sending = new ReentrantLock(true);
    private final Set<Long> more = ConcurrentHashMap.newKeySet();
    private final Set<Long> uses = ConcurrentHashMap.newKeySet();
    private final Set<Slot.Fetch> emptied = ConcurrentHashMap.newKeySet();
    private volatile Instant restsUntil = Instant.MIN;
    private volatile boolean closed;

    SlotWork(Fetching fetching, Posting posting, Consumer<List<Event>> told) {
        this.fetching = fetching;
        this.posting = posting;
        this.told = told;
    }

    /** Begins what a slot is for, unless too much is under way. */
    void begin(Slot slot, boolean loops) {
        switch (slot) {
            case Slot.Send _ -> begin(sends, () -> send(loops));
            case Slot.Fetch fetch -> begin(fetches, () -> fetch(fetch));
        }
    }

    private void begin(Semaphore places, Runnable work) {
        if (!closed && places.tryAcquire()) {
            Thread.ofVirtual()
                    .name("tacit-mesh-slot")
                    .start(() -> {
                        try {
                            work.run();
                        } catch (DatabaseException e) {
                            rest(); // it waits for another slot
                        } catch (RuntimeException e) {
                            if (!closed) {
                                Attempts.failed("a slot of the mesh", e);
                            }
                            rest();
                        } finally {
                            places.release();
                        }
                    });
        }
    }

    private void rest() {
        restsUntil = Instant.now().plus(REST);
    }

    private void send(boolean loops) {
        sending.lock();
        try {
            if (!closed && posting.post(loops) != Posting.Outcome.POSTED) {
                rest();
            }
        } finally {
            sending.unlock();
        }
    }

    private void fetch(Slot.Fetch slot) {
        Fetching.Fetched fetched = fetching.fetch(slot);
        if (!fetched.answered()) {
            more.remove(slot.key());
            return;
        }
        if (fetched.more()) {
            more.add(slot.key());
            emptied.remove(slot);
        } else {
            more.remove(slot.key());
            emptied.add(slot);
        }
        uses.add(slot.key());
        told.accept(fetched.events());
    }

    /** Whether a packet may be sent now that waits, where slots don't say when. */
    boolean maySend(Instant now) {
        return sends.availablePermits() == SENDS && !now.isBefore(restsUntil);
    }

    /** The keys whose last answer had a packet, or said that one waits. */
    Set<Long> more() {
        return Set.copyOf(more);
    }

    /** Whether an answer came since {@link #used} was asked. */
    boolean isUsed() {
        return !uses.isEmpty();
    }

    /** The keys for which an answer came since the last question. */
    Set<Long> used() {
        Set<Long> all = Set.copyOf(uses);
        uses.removeAll(all);
        return all;
    }

    /** Whether all that waits for these keys has been fetched since this runs. */
    boolean hasEmptied(List<Place> places) {
        return places.stream().allMatch(this::hasEmptied);
    }

    boolean hasEmptied(Place place) {
        return !more.contains(place.key())
                && place.servers().stream()
                        .allMatch(server -> emptied.contains(new Slot.Fetch(place.key(), server)));
    }

    /** Nothing more is begun. */
    void close() {
        closed = true;
    }
}
