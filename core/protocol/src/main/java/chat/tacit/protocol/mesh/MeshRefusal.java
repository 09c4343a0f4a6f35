package chat.tacit.protocol.mesh;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;
import chat.tacit.protocol.wire.Refusal;

/**
 * The body of an answer that refuses ({@code spec/40-mesh} §4).
 *
 * @param detail the bits that are asked for, of {@link Refusal#WORK}; else 0
 */
public record MeshRefusal(Refusal refusal, long detail) {
    private static final int MOST = 1_024;

    /**
     * @throws MalformedException if it isn't one of the table
     */
    public static MeshRefusal decode(byte[] body) {
        if (body.length > MOST) {
            throw new MalformedException("a refusal is too long");
        }
        JsonMembers members = JsonReader.object(body).open();
        MeshRefusal refusal =
                new MeshRefusal(
                        Refusal.of((int) members.number("refusal", Integer.MAX_VALUE)),
                        members.number("detail", JsonValue.MOST));
        members.text("text");
        members.end();
        return refusal;
    }

    public byte[] encode() {
        return JsonObject.empty()
                .with("detail", detail)
                .with("refusal", refusal.code())
                .with("text", refusal.sentence())
                .canonical();
    }
}
