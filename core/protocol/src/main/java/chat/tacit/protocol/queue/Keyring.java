package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The peers that proved a registered key in this session, the most recently used {@value #SIZE} of
 * them. Being here is also what makes a later bad authenticator a strike ({@code spec/30-queue}
 * §9).
 */
final class Keyring {
    static final int SIZE = 4_096;

    private final Map<Place, Peer> peers = new LinkedHashMap<>(16, 0.75f, true);

    private record Place(Role role, EntityId entity) {}

    /** The peer, if the key registered now is the one it proved. */
    Optional<Peer> confirmed(Role role, EntityId entity, Optional<AgreementPublicKey> registered) {
        return Optional.ofNullable(peers.get(new Place(role, entity)))
                .filter(peer -> registered.equals(Optional.of(peer.serverKey())));
    }

    void confirm(Role role, EntityId entity, Peer peer) {
        peers.put(new Place(role, entity), peer);
        if (peers.size() > SIZE) {
            var eldest = peers.entrySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }
}
