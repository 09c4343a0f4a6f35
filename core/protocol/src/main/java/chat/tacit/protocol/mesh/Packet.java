package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import java.nio.charset.StandardCharsets;

/**
 * A packet as everybody can check it ({@code spec/40-mesh} §3): a key and two JWE for it. What is
 * inside is the recipient's alone.
 */
public record Packet(JosePublicKey recipient, Jwe message, Jwe signature) {
    /** Bytes of every packet on the wire. */
    public static final int SIZE = 16_384;

    private static final String FORM =
            "{\"message\":\"%s\",\"pad\":\"%s\",\"recipient\":\"%s\",\"signature\":\"%s\"}";
    private static final int FORM_SIZE = FORM.replace("%s", "").length();

    /**
     * @throws MalformedException if it doesn't fit {@value #SIZE} bytes, as with two keys of 4,096
     *     bits
     */
    public Packet {
        if (unpadded(recipient, message, signature) > SIZE) {
            throw new MalformedException("keys of these sizes don't fit a packet");
        }
    }

    private static int unpadded(JosePublicKey recipient, Jwe message, Jwe signature) {
        return FORM_SIZE
                + base64Size(recipient.bytes().size())
                + base64Size(message.compact().length())
                + base64Size(signature.compact().length());
    }

    private static int base64Size(int bytes) {
        return (bytes + 2) / 3 * 4;
    }

    /**
     * @throws MalformedException if it isn't a packet of {@value #SIZE} bytes
     */
    public static Packet decode(byte[] body) {
        return PacketFields.decode(body).check();
    }

    /** The packet on the wire: canonical, {@value #SIZE} bytes. */
    public byte[] encode() {
        int pad = SIZE - unpadded(recipient, message, signature);
        String body =
                FORM.formatted(
                        Text.base64(message.bytes()),
                        "0".repeat(pad),
                        Text.base64(recipient.bytes().shared()),
                        Text.base64(signature.bytes()));
        return body.getBytes(StandardCharsets.US_ASCII);
    }

    /** The packet as an answer to a fetch holds it. */
    JsonObject json() {
        return JsonObject.empty()
                .with("message", Text.base64(message.bytes()))
                .with("recipient", Text.base64(recipient.bytes().shared()))
                .with("signature", Text.base64(signature.bytes()));
    }

    static Packet of(JsonObject json) {
        JsonMembers members = json.open();
        PacketFields fields = PacketFields.read(members);
        members.end();
        return fields.check();
    }

    /** The packet as a server stores it: its three fields, each after its length. */
    public byte[] stored() {
        return Fields.unlabelled()
                .variable(recipient.bytes())
                .variable(message.bytes())
                .variable(signature.bytes())
                .toArray();
    }

    /**
     * @throws MalformedException if it isn't what {@link #stored} made
     */
    public static Packet ofStored(byte[] stored) {
        return PacketFields.ofStored(stored).check();
    }

    public PacketHash hash() {
        return new PacketFields(
                        recipient.bytes(),
                        Bytes.owned(message.bytes()),
                        Bytes.owned(signature.bytes()))
                .hash();
    }
}
