package chat.tacit.relay.mesh;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.PeerProof;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.mesh.ServerListRequest;
import chat.tacit.protocol.mesh.SignedMessage;

import java.util.Optional;

/**
 * A request to another server.
 *
 * @param path with the resource's own in front
 * @param proof how it is passed on, if this server says who it is; {@link PeerProof.Passing#NONE}
 *     for what is no packet
 * @param retrieval what its header carries, of a fetch
 * @param most bytes of the longest answer
 */
record Errand(
        Resource resource,
        String path,
        Optional<PeerProof.Passing> proof,
        Optional<Retrieval> retrieval,
        byte[] body,
        int most) {

    /** A server's answer to what needs none but a hash or a refusal. */
    private static final int SHORT = 1_024;

    static Errand packet(byte[] body, PeerProof.Passing passing) {
        return said(Resource.PACKETS, passing, body, SHORT);
    }

    static Errand kept(byte[] body) {
        return said(Resource.KEPT, PeerProof.Passing.NONE, body, SHORT);
    }

    /** What a server says about itself. */
    static Errand announcement(Fingerprint server) {
        return new Errand(
                Resource.SERVER,
                Resource.SERVER.path() + server,
                Optional.empty(),
                Optional.empty(),
                new byte[0],
                SignedMessage.MOST);
    }

    /** The servers that a server knows. */
    static Errand list(ServerListRequest request) {
        return said(Resource.SERVERS, PeerProof.Passing.NONE, request.encode(), SignedMessage.MOST);
    }

    /** What waits for a key. */
    static Errand fetch(Retrieval retrieval) {
        return new Errand(
                Resource.MESSAGES,
                Resource.MESSAGES.path(),
                Optional.empty(),
                Optional.of(retrieval),
                new byte[0],
                FetchAnswer.SIZE);
    }

    private static Errand said(
            Resource resource, PeerProof.Passing passing, byte[] body, int most) {
        return new Errand(
                resource, resource.path(), Optional.of(passing), Optional.empty(), body, most);
    }
}
