package chat.tacit.protocol.queue;

import chat.tacit.protocol.wire.Bucket;
import chat.tacit.protocol.wire.Limit;

import java.time.Instant;
import java.util.Optional;

/**
 * Decides when the connection is read ({@code spec/30-queue} §9): not while too many requests or
 * derivations are under way, not while the client doesn't read its answers, and not while it owes
 * for refusals beyond its allowance.
 */
final class Admission {
    private final Line line;
    private final Bucket allowance;
    private int requests;
    private int derivations;
    private long owed;
    private boolean writable = true;
    private boolean reading = true;

    Admission(Line line, Instant opened) {
        this.line = line;
        this.allowance = Bucket.ofRefusals(line.limits(), opened);
    }

    void started() {
        requests++;
    }

    void finished() {
        requests--;
    }

    void deriving() {
        derivations++;
    }

    void derived() {
        derivations--;
    }

    void writable(boolean writable) {
        this.writable = writable;
    }

    boolean isWritable() {
        return writable;
    }

    /** A refusal was drawn: it costs a token, now or before the next frame is read. */
    void refused() {
        owed++;
    }

    /** Tells the shell if what was decided changed. */
    void settle() {
        while (owed > 0 && allowance.take(line.now())) {
            owed--;
        }
        boolean read =
                writable
                        && owed == 0
                        && requests < line.limits().count(Limit.REQUESTS_IN_FLIGHT)
                        && derivations < line.limits().count(Limit.FRAMES_QUEUED);
        if (read != reading) {
            reading = read;
            line.emit(read ? new Output.ResumeReading() : new Output.StopReading());
        }
    }

    /** When the next token comes, if one is owed. */
    Optional<Instant> wakeAt() {
        return owed == 0
                ? Optional.empty()
                : Optional.of(line.now().plus(allowance.untilNext(line.now())));
    }
}
