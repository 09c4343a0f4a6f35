package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SealingKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The parts of a ratchet message ({@code spec/60-contact} §5.3): version 2 ‖ sealed header 2,348 ‖
 * salt 16 ‖ body ‖ tag 16.
 */
record Message(byte[] headerBox, byte[] salt, byte[] bodyBox) {
    static final int OVERHEAD =
            Short.BYTES + Header.BOX_SIZE + SealingKey.SALT_SIZE + Aead.TAG_SIZE;

    /** The longest content, so that a message fits the large box. */
    static final int CONTENT_LIMIT = 13_939;

    /** Seals {@code content} for this header and salt under a key and nonce derived from both. */
    static Message seal(
            Session session, Sealed parts, byte[] content, Secret key, SealObserver observer) {
        SealingKey sealing = derive(key, parts.salt());
        observer.sealing(sealing.key(), sealing.nonce());
        byte[] body =
                Aead.seal(
                        sealing.key(),
                        sealing.nonce(),
                        session.bodyContext(parts.headerBox()),
                        content);
        sealing.key().wipe();
        return new Message(parts.headerBox(), parts.salt(), body);
    }

    /** The parts that stand before a body. */
    record Sealed(byte[] headerBox, byte[] salt) {}

    byte[] open(Session session, Secret key) throws UnopenableException {
        SealingKey sealing = derive(key, salt);
        try {
            byte[] context = session.bodyContext(headerBox);
            return Aead.open(sealing.key(), sealing.nonce(), context, bodyBox);
        } finally {
            sealing.key().wipe();
        }
    }

    byte[] encode(Session session) {
        return ByteBuffer.allocate(OVERHEAD - Aead.TAG_SIZE + bodyBox.length)
                .putShort((short) session.version())
                .put(headerBox)
                .put(salt)
                .put(bodyBox)
                .array();
    }

    /**
     * @throws UnopenableException if the size or the version isn't that of a message of the session
     */
    static Message decode(Session session, byte[] message) throws UnopenableException {
        if (message.length < OVERHEAD || message.length > OVERHEAD + CONTENT_LIMIT) {
            throw new UnopenableException();
        }
        if (Short.toUnsignedInt(ByteBuffer.wrap(message).getShort()) != session.version()) {
            throw new UnopenableException();
        }
        int salt = Short.BYTES + Header.BOX_SIZE;
        int body = salt + SealingKey.SALT_SIZE;
        return new Message(
                Arrays.copyOfRange(message, Short.BYTES, salt),
                Arrays.copyOfRange(message, salt, body),
                Arrays.copyOfRange(message, body, message.length));
    }

    private static SealingKey derive(Secret messageKey, byte[] salt) {
        return SealingKey.derive(messageKey, salt, Fields.of(Labels.MESSAGE));
    }
}
