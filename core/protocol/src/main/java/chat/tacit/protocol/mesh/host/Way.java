package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.Lease;

import java.time.Instant;

/**
 * What a server has learned of a key ({@code spec/40-mesh} §7.3).
 *
 * @param lease whose signature was verified
 * @param signed the lease as it travelled
 * @param next by which neighbour its RX is reached
 * @param used when an RX last said by this way that it keeps a packet
 */
record Way(Lease lease, Jws signed, Fingerprint next, Instant used) {
    Fingerprint server() {
        return lease.server();
    }
}
