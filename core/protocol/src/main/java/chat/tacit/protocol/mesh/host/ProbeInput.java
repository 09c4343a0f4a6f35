package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.protocol.mesh.DropReport;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.store.Result;

import java.util.List;
import java.util.Set;

/** What happens to {@link NeighbourProbes}. */
public sealed interface ProbeInput {

    /** Read back what an earlier process had. */
    record Begin() implements ProbeInput {}

    /** What {@link ProbeOutput.Ask} came to. */
    record Completed(long token, Result result) implements ProbeInput {}

    /** The time of {@link NeighbourProbes#wakeAt} has come. */
    record Wake() implements ProbeInput {}

    /** What {@link ProbeOutput.MakeKey} came to. */
    record Made(JoseKey key) implements ProbeInput {}

    /** {@link BookOutput.Verified}. */
    record Verified(List<VerifiedServer> servers) implements ProbeInput {
        public Verified {
            servers = List.copyOf(servers);
        }
    }

    /** {@link BookOutput.Neighbours}. */
    record Neighbours(Set<Fingerprint> servers) implements ProbeInput {
        public Neighbours {
            servers = Set.copyOf(servers);
        }
    }

    /** {@link ProbeOutput.Fetch} was answered, on a connection on which the RX proved itself. */
    record Fetched(long fetch, FetchAnswer answer) implements ProbeInput {}

    /** {@link ProbeOutput.Fetch} wasn't answered, or refused. */
    record Unfetched(long fetch) implements ProbeInput {}

    /** {@link Output.Delivered}, of any packet. */
    record Delivered(PacketHash hash) implements ProbeInput {}

    /** {@link Output.Blame}. */
    record Blamed(Fingerprint server) implements ProbeInput {}

    /** {@link BookOutput.Reported}. */
    record Reported(Fingerprint from, DropReport report) implements ProbeInput {}

    /** As {@link BookInput.Reached}. */
    record Reached(Fingerprint server) implements ProbeInput {}

    /** As {@link BookInput.Silent}. */
    record Silent(Fingerprint server) implements ProbeInput {}
}
