package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;

/**
 * {@code q}, 32 bytes: one admission, by the hash of the newcomer's message 1 ({@code spec/20-live}
 * §6). It names the admission in lines.
 */
public record AdmissionId(Bytes bytes) {
    public AdmissionId {
        bytes.requireSize(Hash.SIZE, "the id of an admission");
    }

    @Override
    public String toString() {
        return bytes.base64Url();
    }
}
