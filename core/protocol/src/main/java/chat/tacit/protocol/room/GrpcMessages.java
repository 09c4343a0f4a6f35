package chat.tacit.protocol.room;

import chat.tacit.crypto.MalformedException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * gRPC's framing of messages, and gRPC-Web's of trailers ({@code spec/50-room} §3): {@code flag(u8)
 * ‖ length(u32) ‖ bytes}. An instance cuts the body of one call into its parts as it comes. It
 * keeps at most one part, and no byte more than that may have: a length that is too large is known
 * by its last byte. Not for use by several threads.
 */
public final class GrpcMessages {
    private static final int HEAD = 5;
    private static final int MESSAGE_FLAG = 0;
    private static final int TRAILERS_FLAG = 0x80;

    private final int longest;
    private final boolean answers;
    private final byte[] head = new byte[HEAD];
    private int headSize;
    private byte[] part = new byte[256];
    private int partSize;
    private int length;
    private int messages;
    private boolean ended;

    private GrpcMessages(int longest, boolean answers) {
        this.longest = longest;
        this.answers = answers;
    }

    /** Cuts what a client sends: one message, no longer than this method takes. */
    public static GrpcMessages request(Method method) {
        return new GrpcMessages(method.longestMessage(), false);
    }

    /** Cuts what a relay answers over gRPC-Web: messages, then trailers. */
    public static GrpcMessages answers(Method method) {
        return new GrpcMessages(method == Method.HELLO ? Greeting.MAX_SIZE : Answer.MAX_SIZE, true);
    }

    /** A message as it stands in a body. */
    public static byte[] frame(byte[] message) {
        return frame(MESSAGE_FLAG, message);
    }

    /** Trailers as they stand at the end of a body of gRPC-Web. */
    public static byte[] frame(GrpcTrailers trailers) {
        return frame(TRAILERS_FLAG, trailers.lines());
    }

    private static byte[] frame(int flag, byte[] bytes) {
        return ByteBuffer.allocate(HEAD + bytes.length)
                .put((byte) flag)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    /**
     * Takes what came, however it is cut.
     *
     * @param parts gets each part when it is whole
     * @throws MalformedException if something else than the next part begins, it is too long, or
     *     anything follows the last one; nothing more may be given then
     */
    public void take(byte[] bytes, Consumer<GrpcPart> parts) {
        int at = 0;
        while (at < bytes.length) {
            if (headSize < HEAD) {
                requireMore();
                head[headSize++] = bytes[at++];
                if (headSize == HEAD) {
                    length = length();
                }
            } else {
                int count = Math.min(length - partSize, bytes.length - at);
                keep(bytes, at, count);
                at += count;
            }
            if (headSize == HEAD && partSize == length) {
                parts.accept(whole());
            }
        }
    }

    /**
     * Says that nothing comes any more.
     *
     * @throws MalformedException if a part is cut off, or a client sent no message
     */
    public void end() {
        if (headSize > 0 || (!answers && messages == 0)) {
            throw new MalformedException("a body that is cut off");
        }
    }

    private void requireMore() {
        if (ended || (!answers && messages > 0)) {
            throw new MalformedException("bytes after the last message");
        }
    }

    private int length() {
        int flag = head[0] & 0xff;
        int most =
                switch (flag) {
                    case MESSAGE_FLAG -> longest;
                    case TRAILERS_FLAG -> answers ? GrpcTrailers.MAX_SIZE : -1;
                    default -> -1;
                };
        if (most < 0) {
            throw new MalformedException("a message with flag " + flag);
        }
        int size = ByteBuffer.wrap(head).getInt(1);
        if (size < 0 || size > most) {
            throw new MalformedException("a message of more than " + most + " bytes");
        }
        return size;
    }

    private void keep(byte[] bytes, int from, int count) {
        if (part.length - partSize < count) {
            part = Arrays.copyOf(part, Math.max(partSize + count, part.length * 2));
        }
        System.arraycopy(bytes, from, part, partSize, count);
        partSize += count;
    }

    private GrpcPart whole() {
        byte[] bytes = Arrays.copyOf(part, partSize);
        boolean trailers = (head[0] & 0xff) == TRAILERS_FLAG;
        headSize = 0;
        partSize = 0;
        if (trailers) {
            ended = true;
            return new GrpcPart.End(GrpcTrailers.decode(bytes));
        }
        messages++;
        return new GrpcPart.Message(bytes);
    }
}
