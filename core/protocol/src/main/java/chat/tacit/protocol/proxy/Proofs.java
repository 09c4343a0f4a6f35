package chat.tacit.protocol.proxy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which relays proved themselves where. A proof holds for one fingerprint at one network address
 * and port, and for some time. Proxying relays and servers of the mesh keep them. Not for use by
 * several threads.
 */
public final class Proofs {
    private static final int SECONDS_IN_MINUTE = 60;

    private final Terms terms;
    private final Map<Place, Instant> given = new LinkedHashMap<>(16, 0.75f, true);
    private final ArrayDeque<Instant> asked = new ArrayDeque<>();

    /**
     * Where who answers.
     *
     * @param address that was looked up, never a name: 4 or 16 bytes
     */
    public record Place(Fingerprint fingerprint, Bytes address, int port) {}

    /**
     * What bounds them.
     *
     * @param life how long a proof holds
     * @param most how many are remembered; above it the one used longest ago is forgotten
     * @param perMinute how many are asked for in a minute
     */
    public record Terms(Duration life, int most, int perMinute) {
        /** Those of a proxying relay. */
        public static Terms ofProxy(Limits limits) {
            return new Terms(
                    limits.duration(Limit.PROXY_PROOF_LIFE),
                    limits.count(Limit.PROXY_TARGETS),
                    limits.count(Limit.PROXY_PROOFS_PER_MINUTE));
        }
    }

    public Proofs(Terms terms) {
        this.terms = terms;
    }

    /** Whether {@code place} has proved itself lately. */
    public boolean holds(Place place, Instant now) {
        Instant at = given.get(place);
        return at != null && !now.isBefore(at) && now.isBefore(at.plus(terms.life()));
    }

    /** Whether one more may be asked for its proof this minute; counts it if so. */
    public boolean mayAsk(Instant now) {
        while (!asked.isEmpty() && !asked.getFirst().plusSeconds(SECONDS_IN_MINUTE).isAfter(now)) {
            asked.removeFirst();
        }
        if (asked.size() >= terms.perMinute()) {
            return false;
        }
        asked.addLast(now);
        return true;
    }

    /** {@code place} has just proved itself. */
    public void gave(Place place, Instant now) {
        given.put(place, now);
        if (given.size() > terms.most()) {
            given.remove(given.keySet().iterator().next());
        }
    }

    /** The proof of {@code place} isn't needed any more: it takes no room. */
    public void forget(Place place) {
        given.remove(place);
    }
}
