package chat.tacit.protocol.room;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Proto;

/**
 * A sealed request ({@code spec/50-room} §3).
 *
 * @param number used once in a session
 * @param box 16 bytes more than what it holds; a part of the message it came in
 */
public record Frame(SessionId session, long number, ByteRange box) {
    /** Bytes of the longest plaintext: {@code FRAME_BYTES}. */
    public static final int MAX_PLAIN = 131_072;

    /** By how many bytes a frame is longer than what it holds, at most. */
    static final int OVERHEAD = 34 + 10 + 4 + Aead.TAG_SIZE;

    private static final int MAX_BOX = MAX_PLAIN + Aead.TAG_SIZE;

    public Frame {
        Numbers.require(number, "the number of a frame");
        if (box.size() < Aead.TAG_SIZE || box.size() > MAX_BOX) {
            throw new MalformedException("a box of " + box.size() + " bytes");
        }
    }

    public byte[] encode() {
        return Proto.Writer.sized(box.size() + OVERHEAD)
                .bytes(1, session.bytes())
                .u64(2, number)
                .bytes(3, box)
                .toByteArray();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one frame
     */
    public static Frame decode(byte[] bytes) {
        return Proto.Reader.of(bytes, MAX_PLAIN + OVERHEAD)
                .whole(in ->
                        new Frame(
                                new SessionId(in.bytes(1, SessionId.SIZE)),
                                Numbers.read(in, 2),
                                in.range(3, Aead.TAG_SIZE, MAX_BOX)));
    }
}
