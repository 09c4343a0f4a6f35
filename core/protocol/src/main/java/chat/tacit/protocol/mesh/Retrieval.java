package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import java.util.Optional;

/**
 * The document's retrieval packet ({@code spec/40-mesh} §6), with a lease once a day.
 *
 * @param signature a {@link JwsType#FETCH}
 * @param lease a {@link JwsType#LEASE}
 */
public record Retrieval(JosePublicKey publicKey, Jws signature, Optional<Jws> lease) {
    /** The header that carries it, as base64url of its JSON. */
    public static final String HEADER = "Tacit-Retrieval";

    /** Bytes of its JSON: at most, and exactly from our clients. */
    public static final int SIZE = 3_072;

    public Retrieval {
        if (signature.type() != JwsType.FETCH
                || lease.filter(jws -> jws.type() != JwsType.LEASE).isPresent()) {
            throw new MalformedException("a retrieval has a fetch and perhaps a lease");
        }
    }

    /** The retrieval packet of a header. */
    public static Retrieval ofHeader(String header) {
        return decode(Text.fromBase64Url(header));
    }

    /**
     * @throws MalformedException if it isn't a retrieval packet
     */
    public static Retrieval decode(byte[] json) {
        if (json.length > SIZE) {
            throw new MalformedException("a retrieval packet is too long");
        }
        JsonMembers members = JsonReader.object(json).open();
        members.optional("pad")
                .ifPresent(pad -> JsonObject.empty().with("pad", pad).open().pad("pad"));
        Retrieval retrieval =
                new Retrieval(
                        members.key("public_key"),
                        new Jws(JwsType.FETCH, members.text("signature")),
                        members.optionalText("lease").map(jws -> new Jws(JwsType.LEASE, jws)));
        members.end();
        return retrieval;
    }

    /** Its JSON, canonical and padded to {@value #SIZE} bytes. */
    public Bytes encode() {
        JsonObject json =
                JsonObject.empty()
                        .with("public_key", Text.base64(publicKey.bytes().shared()))
                        .with("signature", signature.compact());
        if (lease.isPresent()) {
            json = json.with("lease", lease.get().compact());
        }
        return Padding.to(SIZE, json);
    }

    /** The value of {@link #HEADER}. */
    public String header() {
        return encode().base64Url();
    }
}
