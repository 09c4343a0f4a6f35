package chat.tacit.relay.mesh;

import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.mesh.ServerListRequest;

import java.util.Arrays;
import java.util.Optional;

/** The resources of the mesh ({@code spec/40-mesh} §4). */
public enum Resource {
    PACKETS("POST", "/mesh/packets", Packet.SIZE),
    MESSAGES("GET", "/mesh/messages", Retrieval.SIZE),
    LOAD("GET", "/mesh/load", 0),
    SERVERS("POST", "/mesh/servers", ServerListRequest.MOST),
    /** Its path goes on with a fingerprint. */
    SERVER("GET", "/mesh/servers/", 0),
    KEPT("POST", "/mesh/kept", KeptNotice.MOST);

    /** What the path of each begins with. */
    public static final String PATH = "/mesh/";

    private final String method;
    private final String path;
    private final int most;

    Resource(String method, String path, int most) {
        this.method = method;
        this.path = path;
        this.most = most;
    }

    /** The resource at a path. */
    public static Optional<Resource> at(String path) {
        return Arrays.stream(values())
                .filter(it ->
                        it == SERVER
                                ? path.startsWith(it.path) && path.length() > it.path.length()
                                : path.equals(it.path))
                .findFirst();
    }

    /** In capitals. */
    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    /** Bytes of the longest body. */
    public int most() {
        return most;
    }
}
