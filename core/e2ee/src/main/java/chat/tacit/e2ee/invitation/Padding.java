package chat.tacit.e2ee.invitation;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;

import java.nio.ByteBuffer;

/** {@code length 2 ‖ content ‖ zero padding}, so that every content has one size when sealed. */
final class Padding {
    /** Bytes of a sealed blob. */
    static final int BLOB_SIZE = 8_192;

    private Padding() {}

    /** Pads to {@code BLOB_SIZE - around - 16}, for a blob with {@code around} further bytes. */
    static byte[] pad(Bytes content, int around) {
        ByteBuffer out = ByteBuffer.allocate(BLOB_SIZE - around - Aead.TAG_SIZE);
        if (content.size() > out.remaining() - 2) {
            throw new IllegalArgumentException("content of " + content.size() + " bytes");
        }
        return out.putShort((short) content.size()).put(content.shared()).array();
    }

    /**
     * @throws MalformedException if the length or the padding is wrong
     */
    static Bytes strip(byte[] padded) {
        int size = Short.toUnsignedInt(ByteBuffer.wrap(padded).getShort());
        if (size > padded.length - 2) {
            throw new MalformedException("padded content that is cut off");
        }
        if (!Bytes.of(padded, 2 + size, padded.length - 2 - size).isZero()) {
            throw new MalformedException("padding that isn't zero");
        }
        return Bytes.of(padded, 2, size);
    }
}
