package chat.tacit.client.mesh;

import chat.tacit.protocol.wire.RelayAddress;

import java.util.List;

/**
 * A key, and where it is fetched.
 *
 * @param key its row
 * @param servers its RX, those that it leaves as well
 * @param attention whether something is expected for it ({@code spec/40-mesh} §11)
 */
public record Place(long key, List<RelayAddress> servers, boolean attention) {
    public Place {
        servers = List.copyOf(servers);
    }
}
