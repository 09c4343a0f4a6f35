package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.mesh.Fetch;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which signed requests were used ({@code spec/40-mesh} §4, §6). It needs no store: whatever was
 * signed for a time up to the second in which the server started is refused, since it may have been
 * used before; nothing is taken before its time, so nothing else can have been.
 */
public final class UsedNonces {
    /** Longer than a request can be current. */
    private static final Duration MEMORY = Duration.ofMinutes(5);

    private final Instant started;
    private final int most;
    private final Map<Use, Instant> used = new LinkedHashMap<>();

    private record Use(Bytes owner, Bytes nonce) {}

    /** What becomes of a request that is right in everything else. */
    public enum Verdict {
        /** It is the first one: from now on it is used. */
        FRESH,
        /** It was used, or may have been. */
        STALE,
        /**
         * There are as many as are remembered: nobody can be let in without forgetting somebody.
         */
        FULL
    }

    /**
     * @param most MESH_NONCES
     */
    public UsedNonces(Instant started, int most) {
        this.started = Instant.ofEpochSecond(started.getEpochSecond());
        this.most = most;
    }

    /** Whether a request that was signed at {@code issued} can still be fresh: costs nothing. */
    public boolean isCurrent(Instant issued, Instant now) {
        return issued.isAfter(started) && Fetch.isCurrent(issued, now);
    }

    /** Uses a nonce, once everything else about its request was found to be right. */
    public Verdict use(Bytes owner, Bytes nonce, Instant now) {
        Iterator<Instant> oldest = used.values().iterator();
        while (oldest.hasNext() && !now.isBefore(oldest.next().plus(MEMORY))) {
            oldest.remove();
        }
        Use use = new Use(owner, nonce);
        if (used.containsKey(use)) {
            return Verdict.STALE;
        }
        if (used.size() >= most) {
            return Verdict.FULL;
        }
        used.put(use, now);
        return Verdict.FRESH;
    }

    /** How many are remembered. */
    public int size() {
        return used.size();
    }
}
