package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.store.StoreCall;

import java.time.Instant;
import java.util.Set;

/** What {@link NeighbourProbes} want done. */
public sealed interface ProbeOutput {

    /** A call on the store. Ends in {@link ProbeInput.Completed}. */
    record Ask(long token, StoreCall call) implements ProbeOutput {}

    /** A key is to be made, beside the event loop. Ends in {@link ProbeInput.Made}. */
    record MakeKey() implements ProbeOutput {}

    /** {@link Forwarding} is to be told this. */
    record Post(Input.Probed probe) implements ProbeOutput {}

    /**
     * A key is to be fetched at an RX, as a client does, without saying that a server asks. Ends in
     * {@link ProbeInput.Fetched} or {@link ProbeInput.Unfetched}.
     */
    record Fetch(long fetch, VerifiedServer rx, Signing signing) implements ProbeOutput {}

    /** Makes the request, on any thread, once the RX has said what time it is there. */
    interface Signing {
        Retrieval at(Instant time);
    }

    /** Which servers are in quarantine from now on: {@link BookInput.Quarantined}. */
    record Quarantined(Set<Fingerprint> servers) implements ProbeOutput {
        public Quarantined {
            servers = Set.copyOf(servers);
        }
    }
}
