package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.mesh.servers.MeshServer;
import chat.tacit.protocol.proxy.Proofs;

/**
 * A server that this one has verified itself ({@code spec/40-mesh} §8.3).
 *
 * @param announcement as the server signed it, for others
 * @param place where it completed the hello, and where it is connected to: never looked up again
 */
public record VerifiedServer(MeshServer server, SignedMessage announcement, Proofs.Place place) {
    public Fingerprint name() {
        return server.name();
    }
}
