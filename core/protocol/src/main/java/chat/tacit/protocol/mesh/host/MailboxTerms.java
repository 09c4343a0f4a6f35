package chat.tacit.protocol.mesh.host;

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
    public static final MailboxTerms STANDARD =
            new MailboxTerms(100_000, 256, 1_024, 8, 60, Duration.ofDays(7));

    public MailboxTerms {
        if (keys < 1 || packets < 1 || locations < 1 || locations > LeaseRow.MOST_LOCATIONS) {
            throw new IllegalArgumentException("an RX has keys, packets and 1 to 255 locations");
        }
    }
}
