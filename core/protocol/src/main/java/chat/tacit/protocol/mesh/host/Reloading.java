package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.host.Undelivered.Place;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Reads back what an earlier process was to deliver: from the log of every quarter of an hour in
 * which something can be due that isn't over.
 */
final class Reloading {
    private static final int READ_ENTRIES = 64;
    private static final int READ_BYTES = 1 << 20;
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Backlog backlog;
    private final Calls calls;
    private final InstantSource clock;
    private final Duration retention;
    private long quarter;
    private long after;
    private long last;
    private boolean done;
    private Optional<Instant> retryAt = Optional.empty();
    private long numbers;

    Reloading(Backlog backlog, Calls calls, InstantSource clock, Duration retention) {
        this.backlog = backlog;
        this.calls = calls;
        this.clock = clock;
        this.retention = retention;
    }

    /** Whether all is known. */
    boolean isDone() {
        return done;
    }

    /** A number for one more packet. */
    long number() {
        return numbers++;
    }

    void begin() {
        Instant now = clock.instant();
        quarter = Backlog.quarter(now.minus(retention));
        last = Backlog.quarter(now.plus(retention));
        read();
    }

    /** When it goes on, if the store failed. */
    Optional<Instant> retryAt() {
        return retryAt;
    }

    /** Goes on where the store failed. */
    void retry() {
        if (retryAt.filter(it -> !it.isAfter(clock.instant())).isPresent()) {
            retryAt = Optional.empty();
            read();
        }
    }

    private void read() {
        calls.read(
                new StoreCall.Read(Outgoing.key(quarter), after, READ_ENTRIES, READ_BYTES),
                () -> retryAt = Optional.of(clock.instant().plus(PAUSE)),
                this::take);
    }

    private void take(List<Result.Entry> entries) {
        if (entries.isEmpty()) {
            quarter++;
            after = 0;
        } else {
            entries.forEach(this::take);
            after = entries.getLast().position();
        }
        if (quarter > last) {
            done = true;
        } else {
            read();
        }
    }

    /** Of a packet that a crash left in two logs what was written last counts. */
    private void take(Result.Entry stored) {
        OutgoingEntry entry = OutgoingEntry.decode(stored.bytes());
        if (!entry.accepted().plus(retention).isAfter(clock.instant())) {
            backlog.log(quarter).leaves(stored.position());
            return;
        }
        PacketHash hash = entry.hash();
        backlog.find(hash).ifPresent(backlog::remove);
        Place place = new Place(quarter, stored.position());
        Instant start = Backlog.start(quarter);
        Instant due = start.isAfter(clock.instant()) ? start : clock.instant();
        backlog.add(new Undelivered(hash, entry, place, due, number()));
    }
}
