package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.agreement.SessionSecrets;

import java.nio.ByteBuffer;

/**
 * What stays the same for the life of a ratchet.
 *
 * @param associated {@code AD} of the agreement
 * @param version in every message and header
 * @param longForm whether the inviter gave no ML-KEM key
 * @param inviter whether this is the inviter's side
 */
record Session(Bytes associated, int version, boolean longForm, boolean inviter) {

    static Session of(SessionSecrets secrets, boolean inviter) {
        return new Session(secrets.associated(), secrets.version(), secrets.longForm(), inviter);
    }

    /** The associated data of headers: AD ‖ version 2. */
    byte[] headerContext() {
        return ByteBuffer.allocate(associated.size() + Short.BYTES)
                .put(associated.shared())
                .putShort((short) version)
                .array();
    }

    /** The associated data of a body: AD ‖ the whole sealed header. */
    byte[] bodyContext(byte[] headerBox) {
        return ByteBuffer.allocate(associated.size() + headerBox.length)
                .put(associated.shared())
                .put(headerBox)
                .array();
    }
}
