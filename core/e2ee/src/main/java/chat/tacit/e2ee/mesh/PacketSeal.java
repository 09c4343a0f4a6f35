package chat.tacit.e2ee.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.mesh.JsonMembers;
import chat.tacit.protocol.mesh.JsonReader;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;
import chat.tacit.protocol.mesh.Jwe;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.JwsType;
import chat.tacit.protocol.mesh.Packet;

import java.nio.charset.StandardCharsets;

/**
 * Makes packets and opens them ({@code spec/40-mesh} §3): nobody but the recipient reads one, or
 * learns who signed it; the recipient knows that {@link Envelope#sender} meant this packet for it.
 */
public final class PacketSeal {
    private PacketSeal() {}

    /**
     * A packet to {@code recipient}, signed by the key that the envelope names.
     *
     * @throws IllegalArgumentException if {@code sender} isn't the envelope's
     * @throws MalformedException if two keys of these sizes don't fit a packet
     */
    public static Packet seal(
            Envelope envelope, JoseKey sender, JosePublicKey recipient, Entropy entropy) {
        if (!sender.publicKey().equals(envelope.sender())) {
            throw new IllegalArgumentException("an envelope of another sender");
        }
        Jwe message = SealedJson.seal(Jwe.Type.MESSAGE, recipient, envelope.encode(), entropy);
        Jws signed =
                Jws.sign(
                        JwsType.MESSAGE,
                        signed(message, sender.publicKey().thumbprint()),
                        sender,
                        entropy);
        JsonObject signature = JsonObject.empty().with("signature", base64(signed));
        return new Packet(
                recipient,
                message,
                SealedJson.seal(Jwe.Type.SIGNATURE, recipient, signature.canonical(), entropy));
    }

    private static String base64(Jws jws) {
        return Text.base64(jws.compact().getBytes(StandardCharsets.US_ASCII));
    }

    private static JsonObject signed(Jwe message, Thumbprint sender) {
        return JsonObject.empty()
                .with("message_sha256", Text.base64Url(Hash.sha256(message.bytes())))
                .with("recipient", message.recipient().toString())
                .with("sender", sender.toString());
    }

    /**
     * What the packet says: checks 2 to 5 of spec/40-mesh §3.3. Whether the sender is one that the
     * recipient knows, and whether it has had the packet, is the caller's question.
     *
     * @throws UnopenableException whatever of it doesn't hold; nothing says what
     */
    public static Envelope open(Packet packet, JoseKey own) throws UnopenableException {
        if (!packet.recipient().equals(own.publicKey())) {
            throw new UnopenableException();
        }
        try {
            Envelope envelope = Envelope.decode(SealedJson.open(packet.message(), own));
            Jws signed = signature(SealedJson.open(packet.signature(), own));
            JsonObject expected = signed(packet.message(), envelope.sender().thumbprint());
            if (!signed.payload().equals(expected) || !signed.isSignedBy(envelope.sender())) {
                throw new UnopenableException();
            }
            return envelope;
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }

    private static Jws signature(byte[] json) {
        JsonMembers members = JsonReader.object(json).open();
        byte[] jws = members.base64("signature").shared();
        members.end();
        return new Jws(JwsType.MESSAGE, new String(jws, StandardCharsets.US_ASCII));
    }
}
