package chat.tacit.client.mesh;

import chat.tacit.crypto.JosePublicKey;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.List;

/**
 * The profile's mesh address, as this location has it ({@code spec/40-mesh} §13).
 *
 * @param key its row
 * @param publicKey whoever has it can write
 * @param since it is used here
 * @param servers where it is fetched
 * @param frees whether servers may delete what all locations have; else they keep it for its time
 * @param waiting requests about which the user hasn't decided
 * @param dropped requests that came while {@link MeshRequests#MAX_WAITING} waited
 */
public record MeshAddress(
        long key,
        JosePublicKey publicKey,
        Instant since,
        List<RelayAddress> servers,
        boolean frees,
        int waiting,
        long dropped) {
    public MeshAddress {
        servers = List.copyOf(servers);
    }
}
