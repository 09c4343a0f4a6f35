package chat.tacit.sim.mesh;

import chat.tacit.crypto.Fingerprint;

import java.time.Instant;
import java.util.Map;

/** What a client charges to servers ({@code spec/40-mesh} §12.1). */
interface Ledger {
    /**
     * What became of a loop.
     *
     * @param lost for each RX of its key
     */
    void loop(Fingerprint tx, Map<Fingerprint, Boolean> lost, Instant now);

    /** What became of a contact's message at a server: evidence from inside the ratchet. */
    void message(Fingerprint server, int contact, boolean lost, Instant now);

    boolean isInQuarantine(Fingerprint server, Instant now);
}
