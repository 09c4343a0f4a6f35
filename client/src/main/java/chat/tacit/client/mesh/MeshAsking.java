package chat.tacit.client.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.PacketWork;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.mesh.ServerListRequest;
import chat.tacit.protocol.mesh.SignedMessage;

import java.util.HashMap;
import java.util.Map;

/**
 * A request of the mesh's ({@code spec/40-mesh} §4).
 *
 * @param most bytes of the answer
 */
public record MeshAsking(
        String method, String path, Map<String, String> headers, Bytes body, int most) {
    private static final int MOST_ACCEPTED = 512;

    public MeshAsking {
        headers = Map.copyOf(headers);
    }

    private static MeshAsking get(String path, Map<String, String> headers, int most) {
        return new MeshAsking("GET", path, headers, Bytes.of(new byte[0]), most);
    }

    private static MeshAsking post(
            String path, Map<String, String> headers, byte[] body, int most) {
        return new MeshAsking("POST", path, headers, Bytes.of(body), most);
    }

    MeshAsking with(String header, Bytes value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value.base64Url());
        return new MeshAsking(method, path, more, body, most);
    }

    static MeshAsking packet(byte[] packet, PacketWork work) {
        return post(
                "/mesh/packets", Map.of(PacketWork.HEADER, work.toString()), packet, MOST_ACCEPTED);
    }

    static MeshAsking messages(Retrieval retrieval) {
        return get(
                "/mesh/messages", Map.of(Retrieval.HEADER, retrieval.header()), FetchAnswer.SIZE);
    }

    /** How busy the server is. */
    public static MeshAsking load() {
        return get("/mesh/load", Map.of(), SignedMessage.MOST);
    }

    /** What the server says about a server, perhaps itself. */
    public static MeshAsking announcement(Fingerprint of) {
        return get("/mesh/servers/" + of, Map.of(), SignedMessage.MOST);
    }

    /** Which servers it knows. */
    public static MeshAsking servers(ServerListRequest request) {
        return post("/mesh/servers", Map.of(), request.encode(), SignedMessage.MOST);
    }
}
