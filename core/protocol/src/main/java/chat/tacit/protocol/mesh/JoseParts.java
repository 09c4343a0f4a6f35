package chat.tacit.protocol.mesh;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import java.util.ArrayList;
import java.util.List;

/** The parts of a compact JOSE object: base64url, joined by dots. */
final class JoseParts {
    /** The longest header, as JSON. */
    static final int MOST_HEADER = 512;

    private JoseParts() {}

    static String join(byte[]... parts) {
        List<String> encoded = new ArrayList<>();
        for (byte[] part : parts) {
            encoded.add(Text.base64Url(part));
        }
        return String.join(".", encoded);
    }

    /**
     * @throws MalformedException if there aren't {@code count} parts in base64url
     */
    static List<byte[]> split(String compact, int count) {
        String[] parts = compact.split("\\.", -1);
        if (parts.length != count) {
            throw new MalformedException("a JOSE object has " + count + " parts");
        }
        List<byte[]> decoded = new ArrayList<>();
        for (String part : parts) {
            decoded.add(Text.fromBase64Url(part));
        }
        return decoded;
    }

    static JsonObject header(byte[] part) {
        if (part.length > MOST_HEADER) {
            throw new MalformedException("a JOSE header is too long");
        }
        return JsonReader.object(part);
    }
}
