package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;

/** What names a packet, however it was written: 32 bytes ({@code spec/40-mesh} §3.1). */
public record PacketHash(Bytes bytes) {
    public PacketHash {
        bytes.requireSize(Hash.SIZE, "the hash of a packet");
    }

    /**
     * @throws MalformedException if it isn't one in base64url
     */
    public static PacketHash parse(String text) {
        return new PacketHash(Bytes.owned(Text.fromBase64Url(text)));
    }

    @Override
    public String toString() {
        return bytes.base64Url();
    }
}
