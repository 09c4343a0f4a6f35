package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

/** What makes every request and answer of a kind equally long: a member of zeros. */
final class Padding {
    private static final String NAME = "pad";

    private Padding() {}

    /**
     * The object in canonical form with a pad, {@code size} bytes.
     *
     * @throws MalformedException if it is longer without one
     */
    static Bytes to(int size, JsonObject json) {
        int bare = json.with(NAME, "").canonical().length;
        if (bare > size) {
            throw new MalformedException("it doesn't fit " + size + " bytes");
        }
        return Bytes.owned(json.with(NAME, "0".repeat(size - bare)).canonical());
    }
}
