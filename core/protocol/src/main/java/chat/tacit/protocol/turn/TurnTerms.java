package chat.tacit.protocol.turn;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.CallSecret;
import chat.tacit.protocol.wire.Limits;

import java.util.List;
import java.util.Optional;

/**
 * On what terms a relay serves calls.
 *
 * @param secret by which it knows credentials
 * @param addresses its own, which allocations get: at most one of each family
 * @param reach whom else a peer may be
 */
public record TurnTerms(
        CallSecret secret,
        List<Bytes> addresses,
        PortRange ports,
        Reach reach,
        Limits limits,
        Entropy entropy) {
    public TurnTerms {
        addresses = List.copyOf(addresses);
    }

    /** The relay's own address of a family. */
    Optional<Bytes> address(Family family) {
        return addresses.stream().filter(it -> it.size() == family.size()).findFirst();
    }

    boolean isOwn(Bytes address) {
        return addresses.contains(address);
    }
}
