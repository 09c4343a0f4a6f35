package chat.tacit.protocol.live;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SealingKey;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Cuts what somebody said in an open session for each receiver, as {@link OpenMessage#cut} does,
 * for many: the receivers are hashed once, and what is the same for all is encoded once.
 */
final class OpenCuts {
    /** Bytes before the box. */
    private static final int CUT_SIZE =
            1 + Long.BYTES + 32 + OpenMessage.SEAL_SIZE + SealingKey.SALT_SIZE;

    /**
     * Bytes of the box that are encoded with each cut, so that the rest is base64url of its own.
     */
    private static final int OF_BOX = (3 - CUT_SIZE % 3) % 3;

    private final OpenMessage message;
    private final Bytes receivers;
    private final byte[] tail;

    /**
     * @throws MalformedException if the box is shorter than any
     */
    OpenCuts(OpenMessage message) {
        Bytes box = message.box();
        if (box.size() < Aead.TAG_SIZE) {
            throw new MalformedException("a box of " + box.size() + " bytes");
        }
        this.message = message;
        this.receivers =
                OpenMessage.hash(message.seals().stream().map(OpenMessage.Seal::receiver).toList());
        this.tail = encode(box.slice(OF_BOX, box.size() - OF_BOX).shared());
    }

    /** What this one's receiver gets. */
    Data of(OpenMessage.Seal seal) {
        byte[] own =
                encode(
                        ByteBuffer.allocate(CUT_SIZE + OF_BOX)
                                .put((byte) message.form().code())
                                .putLong(message.counter())
                                .put(receivers.shared())
                                .put(seal.sealed().shared())
                                .put(message.salt().shared())
                                .put(message.box().shared(), 0, OF_BOX)
                                .array());
        return Data.encoded(
                ByteBuffer.allocate(own.length + tail.length).put(own).put(tail).array());
    }

    private static byte[] encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encode(bytes);
    }
}
