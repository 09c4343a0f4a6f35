package chat.tacit.protocol.room;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Proto;

/**
 * A sealed reply ({@code spec/50-room} §3).
 *
 * @param number of the frame that it answers
 * @param item 0, in a stream one more each
 * @param box a part of the message it came in
 */
public record Answer(long number, int item, ByteRange box) {
    /** By how many bytes an answer is longer than what it holds, at most. */
    private static final int OVERHEAD = 10 + 6 + 4 + Aead.TAG_SIZE;

    /** Bytes of the longest. */
    public static final int MAX_SIZE = Reply.MAX_SIZE + OVERHEAD;

    private static final int MAX_BOX = Reply.MAX_SIZE + Aead.TAG_SIZE;

    public Answer {
        Numbers.require(number, "the number of a frame");
        if (item < 0 || box.size() < Aead.TAG_SIZE || box.size() > MAX_BOX) {
            throw new MalformedException("no answer");
        }
    }

    public byte[] encode() {
        return Proto.Writer.sized(box.size() + OVERHEAD)
                .u64(1, number)
                .u32(2, item)
                .bytes(3, box)
                .toByteArray();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one answer
     */
    public static Answer decode(byte[] bytes) {
        return Proto.Reader.of(bytes, MAX_SIZE)
                .whole(in ->
                        new Answer(
                                Numbers.read(in, 1),
                                in.count(2, Integer.MAX_VALUE),
                                in.range(3, Aead.TAG_SIZE, MAX_BOX)));
    }
}
