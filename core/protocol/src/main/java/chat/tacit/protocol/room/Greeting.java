package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Proto;

/**
 * A hello of either side, as {@code Hello} carries it ({@code spec/50-room} §3).
 *
 * @param hello as it is in {@code wire.proto}, 1 to {@value #MAX_HELLO} bytes
 */
public record Greeting(Bytes hello) {
    public static final int MAX_HELLO = 1_152;

    /** Bytes of the longest. */
    public static final int MAX_SIZE = 3 + MAX_HELLO;

    public Greeting {
        if (hello.isEmpty() || hello.size() > MAX_HELLO) {
            throw new MalformedException("a hello of " + hello.size() + " bytes");
        }
    }

    public byte[] encode() {
        return Proto.Writer.create().bytes(1, hello).toByteArray();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one greeting
     */
    public static Greeting decode(byte[] bytes) {
        return Proto.Reader.of(bytes, MAX_SIZE)
                .whole(in -> new Greeting(in.bytes(1, 1, MAX_HELLO)));
    }
}
