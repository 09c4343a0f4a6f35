package chat.tacit.protocol.turn;

import chat.tacit.crypto.MalformedException;

import java.nio.ByteBuffer;

/**
 * Data of a channel (RFC 8656 §12.4): {@code number(u16) ‖ size(u16) ‖ data}, and on a stream zero
 * to three bytes of padding.
 *
 * @param data not copied
 */
public record ChannelData(int channel, ByteBuffer data) {
    static final int HEADER = 4;
    static final int FIRST = 0x4000;

    /** RFC 8656 ends at 0x4fff, but who speaks RFC 5766, as coturn does, goes on to here. */
    static final int LAST = 0x7fff;

    private static final int MAX_PADDING = 3;

    /** Whether bytes are to be read as ChannelData: their first two bits are 01. */
    static boolean begins(ByteBuffer bytes) {
        return bytes.hasRemaining() && (bytes.get(bytes.position()) & 0xc0) == 0x40;
    }

    /** Whether a channel may have that number. */
    static boolean isNumber(int channel) {
        return channel >= FIRST && channel <= LAST;
    }

    /**
     * Reads a message.
     *
     * @throws MalformedException if it is anything but one, with at most three bytes of padding
     */
    static ChannelData decode(ByteBuffer message) {
        int from = message.position();
        int there = message.remaining() - HEADER;
        if (there < 0 || message.remaining() > StunMessage.MAX_SIZE) {
            throw new MalformedException("no size of ChannelData");
        }
        int channel = message.getShort(from) & 0xffff;
        int size = message.getShort(from + 2) & 0xffff;
        if (!isNumber(channel) || size > there || there - size > MAX_PADDING) {
            throw new MalformedException("no ChannelData");
        }
        return new ChannelData(channel, message.slice(from + HEADER, size));
    }

    /** What stands before data. */
    static ByteBuffer before(int channel, int size) {
        return ByteBuffer.allocate(HEADER).putShort(0, (short) channel).putShort(2, (short) size);
    }
}
