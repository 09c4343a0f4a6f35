package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.Optional;

/**
 * The document's {@code server_list_request} ({@code spec/40-mesh} §8.2).
 *
 * @param requester the address of a server, or 16 random bytes in base64url
 */
public record ServerListRequest(String requester, Instant timestamp) {
    /** Bytes of the longest. */
    public static final int MOST = 2_048;

    private static final int RANDOM_SIZE = 16;
    private static final String TYPE = "server_list_request";

    public ServerListRequest {
        if (!requester.startsWith(RelayAddress.SCHEME)) {
            Bytes.owned(Text.fromBase64Url(requester)).requireSize(RANDOM_SIZE, "a requester");
        } else {
            RelayAddress.parse(requester);
        }
    }

    /** A client's, which says nothing about it. */
    public static ServerListRequest ofClient(Entropy entropy, Instant now) {
        return new ServerListRequest(Text.base64Url(entropy.bytes(RANDOM_SIZE)), now);
    }

    /**
     * @throws MalformedException if it isn't one
     */
    public static ServerListRequest decode(byte[] body) {
        if (body.length > MOST) {
            throw new MalformedException("a request for servers is too long");
        }
        JsonMembers members = JsonReader.object(body).open();
        members.constant("type", TYPE);
        ServerListRequest request =
                new ServerListRequest(members.text("requester_id"), members.timestamp("timestamp"));
        members.end();
        return request;
    }

    public byte[] encode() {
        return JsonObject.empty()
                .with("requester_id", requester)
                .with("timestamp", Timestamp.format(timestamp))
                .with("type", TYPE)
                .canonical();
    }

    /** The server that asks, if it isn't a client. */
    public Optional<RelayAddress> server() {
        return requester.startsWith(RelayAddress.SCHEME)
                ? Optional.of(RelayAddress.parse(requester))
                : Optional.empty();
    }
}
