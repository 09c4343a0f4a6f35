package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import java.time.Duration;

/**
 * The limits of RX ({@code spec/40-mesh} §16).
 *
 * @param keys MESH_KEYS: leases of a relay
 * @param keysPerAddress MESH_KEYS_PER_ADDRESS: new keys of an address in an hour
 * @param packets MESH_MAILBOX: packets that are kept for a key
 * @param locations MESH_LOCATIONS: locations of a key
 * @param fetchesPerMinute MESH_FETCHES_PER_MINUTE: fetches of a key
 * @param retention RETENTION: how long a packet is kept
 */
public record MailboxTerms(
        int keys,
        int keysPerAddress,
        int packets,
        int locations,
        int fetchesPerMinute,
        Duration retention) {

    /** As the specification has them. */
    public static final MailboxTerms STANDARD = of(Limits.defaults());

    public static MailboxTerms of(Limits limits) {
        return new MailboxTerms(
                limits.count(Limit.MESH_KEYS),
                limits.count(Limit.MESH_KEYS_PER_ADDRESS),
                limits.count(Limit.MESH_MAILBOX),
                limits.count(Limit.MESH_LOCATIONS),
                limits.count(Limit.MESH_FETCHES_PER_MINUTE),
                limits.duration(Limit.RETENTION));
    }

    public MailboxTerms {
        if (keys < 1 || packets < 1 || locations < 1 || locations > LeaseRow.MOST_LOCATIONS) {
            throw new IllegalArgumentException("an RX has keys, packets and 1 to 255 locations");
        }
    }
}
