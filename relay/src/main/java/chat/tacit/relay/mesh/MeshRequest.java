package chat.tacit.relay.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.PeerAddress;

import java.util.Optional;

/**
 * A request to the mesh, whole.
 *
 * @param path as it was sent, with its query
 * @param body at most as long as the resource takes
 */
public record MeshRequest(
        Resource resource, String path, Caller caller, Headers headers, byte[] body) {

    /**
     * From where it came.
     *
     * @param address if it is known
     * @param shared whether many people are behind it
     */
    public record Caller(Optional<PeerAddress> address, boolean shared) {}

    /**
     * What its headers carry, undecoded but for the nonce.
     *
     * @param work of clients
     * @param peer of servers
     */
    public record Headers(
            Bytes nonce,
            Optional<String> work,
            Optional<String> peer,
            Optional<String> retrieval) {}
}
