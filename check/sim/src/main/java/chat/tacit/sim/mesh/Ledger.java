package chat.tacit.sim.mesh;

import chat.tacit.crypto.Fingerprint;

import java.time.Instant;

/** What a client charges to servers ({@code spec/40-mesh} §12.1). */
interface Ledger {
    /** What became of a loop at one of the RX of its key. */
    void loop(Fingerprint tx, Fingerprint rx, boolean lost, Instant now);

    /** What became of a contact's message at a server: evidence from inside the ratchet. */
    void message(Fingerprint server, int contact, boolean lost, Instant now);

    boolean isInQuarantine(Fingerprint server, Instant now);
}
