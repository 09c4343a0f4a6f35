package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;

/**
 * The decoded fields of a packet, of which nothing is known but that its JSON is right: enough for
 * its hash, and so to see whether the work is done, before anything else is spent on it.
 */
public record PacketFields(Bytes recipient, Bytes message, Bytes signature) {

    /**
     * @param body exactly {@link Packet#SIZE} bytes
     * @throws MalformedException if it isn't a packet's JSON
     */
    public static PacketFields decode(byte[] body) {
        if (body.length != Packet.SIZE) {
            throw new MalformedException("a packet has 16,384 bytes");
        }
        JsonMembers members = JsonReader.object(body).open();
        members.pad("pad");
        PacketFields fields = read(members);
        members.end();
        return fields;
    }

    /** The three members that the document gives a packet. */
    static PacketFields read(JsonMembers members) {
        return new PacketFields(
                members.base64("recipient"),
                members.base64("message"),
                members.base64("signature"));
    }

    /**
     * @throws MalformedException if it isn't what {@link Packet#stored} made
     */
    public static PacketFields ofStored(byte[] stored) {
        FieldReader reader = new FieldReader(Bytes.owned(stored));
        return reader.whole(
                new PacketFields(
                        reader.variable(Packet.SIZE),
                        reader.variable(Packet.SIZE),
                        reader.variable(Packet.SIZE)));
    }

    public PacketHash hash() {
        return new PacketHash(
                Hash.sha256(
                        Fields.of(Labels.MESH_PACKET)
                                .variable(recipient)
                                .variable(message)
                                .variable(signature)));
    }

    /**
     * The packet, if these are one.
     *
     * @throws MalformedException if the recipient is no key or a JWE isn't one for it
     */
    public Packet check() {
        JosePublicKey key = new JosePublicKey(recipient);
        return new Packet(
                key,
                Jwe.read(Jwe.Type.MESSAGE, key, message),
                Jwe.read(Jwe.Type.SIGNATURE, key, signature));
    }
}
