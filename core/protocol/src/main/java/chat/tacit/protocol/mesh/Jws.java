package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A signed payload: JWS in compact form, PS256 alone ({@code spec/40-mesh} §2.2). That one exists
 * says that its form is right, not that its signature holds.
 *
 * @param compact three parts, as they travel
 */
public record Jws(JwsType type, String compact) {
    /** Characters of the longest: a payload of 1 KiB under a key of 4,096 bits. */
    public static final int MOST = 3_072;

    private static final int PARTS = 3;

    /**
     * @throws MalformedException if it isn't one of this type: nothing is computed before
     */
    public Jws {
        if (compact.length() > MOST) {
            throw new MalformedException("a JWS is too long");
        }
        List<byte[]> parts = JoseParts.split(compact, PARTS);
        JsonMembers header = JoseParts.header(parts.getFirst()).open();
        header.constant("alg", "PS256");
        header.constant("typ", type.word());
        header.end();
        JsonReader.object(parts.get(1));
    }

    public static Jws sign(JwsType type, JsonObject payload, JoseKey key, Entropy entropy) {
        JsonObject header = JsonObject.empty().with("alg", "PS256").with("typ", type.word());
        String signed = JoseParts.join(header.canonical(), payload.canonical());
        byte[] signature = key.sign(signed.getBytes(StandardCharsets.US_ASCII), entropy);
        return new Jws(type, signed + "." + Text.base64Url(signature));
    }

    /** What is signed, whoever did. */
    public JsonObject payload() {
        return JsonReader.object(JoseParts.split(compact, PARTS).get(1));
    }

    /** Whether the signature is {@code key}'s. */
    public boolean isSignedBy(JosePublicKey key) {
        int dot = compact.lastIndexOf('.');
        byte[] signature = Text.fromBase64Url(compact.substring(dot + 1));
        return key.verifies(
                signature, compact.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
    }
}
