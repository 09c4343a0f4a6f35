package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.mesh.PacketHash;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What TX remembers of a packet that it tries to deliver; the packet itself is in the store. */
final class Undelivered {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);

    /** By which even the longest retention is over. */
    private static final int MOST_DOUBLINGS = 20;

    final PacketHash hash;
    final Instant accepted;
    final long number;

    /** From where it came; nobody knows of what an earlier process took. */
    final Optional<Poster> from;

    int attempts;

    /** When it is tried next. */
    Instant due;

    /** Where it is stored. */
    Place place;

    /**
     * @param quarter of an hour since 1970 whose log it is in
     * @param position in that log
     */
    record Place(long quarter, long position) {}

    /**
     * What an earlier process took.
     *
     * @param number in the order in which they came to be known
     */
    Undelivered(PacketHash hash, OutgoingEntry entry, Place place, Instant due, long number) {
        this.hash = hash;
        this.accepted = entry.accepted();
        this.attempts = entry.attempts();
        this.place = place;
        this.due = due;
        this.number = number;
        this.from = Optional.empty();
    }

    /** What was just posted, and is due half a minute after that. */
    Undelivered(OutgoingInput.Post post, Instant accepted, Place place, Instant due, long number) {
        this.hash = post.hash();
        this.accepted = accepted;
        this.place = place;
        this.due = due;
        this.number = number;
        this.from = Optional.of(post.from());
    }

    /** How long after an attempt the next one comes: 30 s, then twice as long each time. */
    static Duration pause(int attempts) {
        return FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
    }
}
