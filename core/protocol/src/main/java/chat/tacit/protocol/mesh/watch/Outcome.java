package chat.tacit.protocol.mesh.watch;

import chat.tacit.crypto.Fingerprint;

import java.time.Instant;
import java.util.Set;

/**
 * What became of a probe.
 *
 * @param ends to whom it is charged: where it entered and where it was to arrive, or one of them
 * @param at when that was known
 */
record Outcome(Set<Fingerprint> ends, boolean lost, Instant at) {
    Outcome {
        ends = Set.copyOf(ends);
    }
}
