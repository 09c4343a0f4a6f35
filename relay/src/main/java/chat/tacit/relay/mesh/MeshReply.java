package chat.tacit.relay.mesh;

import chat.tacit.protocol.mesh.JsonValue.JsonObject;
import chat.tacit.protocol.mesh.MeshRefusal;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.wire.Refusal;

import java.util.Optional;

/**
 * The answer to a request to the mesh.
 *
 * @param body JSON
 * @param refusal if it is one
 */
public record MeshReply(int status, byte[] body, Optional<Refusal> refusal) {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    /** What was asked for. */
    static MeshReply of(byte[] body) {
        return new MeshReply(OK, body, Optional.empty());
    }

    /** A packet was taken, and goes on from here. */
    static MeshReply accepted(PacketHash hash) {
        return accepted(JsonObject.empty().with("packet", hash.toString()));
    }

    /** A notice was taken. */
    static MeshReply accepted() {
        return accepted(JsonObject.empty());
    }

    private static MeshReply accepted(JsonObject body) {
        return new MeshReply(ACCEPTED, body.canonical(), Optional.empty());
    }

    public static MeshReply refused(Refusal refusal) {
        return refused(refusal, 0);
    }

    /**
     * @param detail the bits that are asked for, of {@link Refusal#WORK}
     */
    static MeshReply refused(Refusal refusal, long detail) {
        return new MeshReply(
                refusal.status(), new MeshRefusal(refusal, detail).encode(), Optional.of(refusal));
    }

    /** Whether the caller's address gets a strike. */
    public boolean strike() {
        return refusal.filter(it -> it == Refusal.MALFORMED).isPresent();
    }
}
