package chat.tacit.client.route;

import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.Optional;

/**
 * A relay that the profile receives at.
 *
 * @param trouble why it doesn't answer, in a few words; empty if it does
 * @param lastSeen when it last proved who it is, if ever
 * @param store {@code disk}, {@code memory} or {@code unknown}
 * @param tls the channel when it was last seen: {@code tls}, {@code sealed} (behind a proxy) or
 *     {@code none}
 * @param group of the TLS to whatever ends it there, of several open sockets the weakest; empty if
 *     none is open or it can't be told
 * @param connections how many of this profile's connections have a queue there, open invitations
 *     among them
 * @param sharePercent the share of them of all
 * @param keyWanted whether it makes no queues since it asks for its server key
 * @param proxy through which it is reached, if not directly
 * @param ends when it ends, as it says, if it does
 * @param toMove for one that is leaving: how many connections, open invitations and addresses still
 *     have a queue there
 */
public record RelayStatus(
        RelayAddress address,
        Optional<String> trouble,
        Optional<Instant> lastSeen,
        String store,
        String tls,
        Optional<TlsGroup> group,
        int connections,
        int sharePercent,
        boolean keyWanted,
        Optional<RelayProxy> proxy,
        Optional<Instant> ends,
        Optional<Integer> toMove) {}
