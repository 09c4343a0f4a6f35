package chat.tacit.relay.mesh;

import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.List;
import java.util.Optional;

/**
 * How a relay takes part in a mesh.
 *
 * @param peers servers that it asks first, and always has as neighbours
 * @param operator what says who runs it; nothing if it is its own operator
 */
public record MeshConfig(List<RelayAddress> peers, Optional<SigningKey> operator) {
    /** Waits until others find it. */
    public static final MeshConfig ALONE = new MeshConfig(List.of(), Optional.empty());

    public MeshConfig {
        peers = List.copyOf(peers);
    }
}
