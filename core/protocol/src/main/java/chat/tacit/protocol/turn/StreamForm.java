package chat.tacit.protocol.turn;

import chat.tacit.crypto.MalformedException;

import java.nio.ByteBuffer;

/** How messages are told apart where one follows the other. */
public final class StreamForm {
    /** Bytes of a message that say how long it is. */
    public static final int HEAD = 4;

    private StreamForm() {}

    /**
     * The size of a message with its padding, from its first {@value #HEAD} bytes.
     *
     * @throws MalformedException if no message begins so, or if it is longer than one may be
     */
    public static int size(ByteBuffer head) {
        int length = head.getShort(head.position() + 2) & 0xffff;
        int size;
        if (StunMessage.begins(head)) {
            size = StunMessage.HEADER + length;
        } else if (ChannelData.begins(head)) {
            size = ChannelData.HEADER + ((length + 3) & ~3);
        } else {
            throw new MalformedException("neither STUN nor ChannelData");
        }
        if (size > StunMessage.MAX_SIZE) {
            throw new MalformedException("a message of " + size + " bytes");
        }
        return size;
    }
}
