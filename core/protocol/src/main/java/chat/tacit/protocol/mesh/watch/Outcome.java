package chat.tacit.protocol.mesh.watch;

import chat.tacit.crypto.Fingerprint;

import java.time.Instant;
import java.util.Set;

/**
 * What became of a probe at one RX.
 *
 * @param ends where it entered and where it was to arrive, or one of them: each may explain it
 * @param charged those of the ends to whom it is charged
 * @param at when that was known
 */
record Outcome(Set<Fingerprint> ends, Set<Fingerprint> charged, boolean lost, Instant at) {
    Outcome {
        ends = Set.copyOf(ends);
        charged = Set.copyOf(charged);
    }

    /** One that is charged to all its ends. */
    static Outcome of(Set<Fingerprint> ends, boolean lost, Instant at) {
        return new Outcome(ends, ends, lost, at);
    }
}
