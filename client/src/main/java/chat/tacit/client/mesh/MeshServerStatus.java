package chat.tacit.client.mesh;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.watch.Suspicion;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A server of the mesh as it is shown ({@code spec/40-mesh} §10.5).
 *
 * @param isDefault whether it is one of those that the profile began with
 * @param state whether it is used, may be, or why not
 * @param roles what it offers; none while it wasn't verified
 * @param load in percent, as far as it is believed; empty if nothing was heard lately
 * @param latency the median of its last times to an answer
 * @param suspicion how much speaks for its dropping packets
 * @param quarantinedUntil until when it isn't used, if it isn't for that
 * @param operator the key of who says that they run it, or its own
 * @param uses what it is used for now
 * @param sharePercent the share of the profile's traffic that goes there
 * @param lies what its lists did wrong
 */
public record MeshServerStatus(
        RelayAddress address,
        boolean isDefault,
        State state,
        Set<Announcement.Role> roles,
        Optional<Integer> load,
        Optional<Duration> latency,
        Suspicion suspicion,
        Optional<Instant> quarantinedUntil,
        Fingerprint operator,
        Set<Job> uses,
        int sharePercent,
        List<Lie> lies) {
    public MeshServerStatus {
        roles = Set.copyOf(roles);
        uses = Set.copyOf(uses);
        lies = List.copyOf(lies);
    }

    /** What is known of how it is. */
    public enum State {
        /** It was only heard of. */
        HEARD,
        VERIFIED,
        SILENT,
        QUARANTINED
    }

    /** What a profile uses a server for. */
    public enum Job {
        /** Packets are posted there. */
        GUARD,
        /** A key receives there. */
        RECEIVES,
        /** It leads to where is posted, or to where is fetched. */
        PROXY
    }
}
