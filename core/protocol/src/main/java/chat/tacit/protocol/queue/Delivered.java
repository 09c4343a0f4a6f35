package chat.tacit.protocol.queue;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.ByteRange;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A message as the relay stores it and seals it to the recipient: {@code received-at (whole
 * seconds, u64) ‖ flags (u8, zero) ‖ body}, of one length per size class.
 *
 * @param receivedAt when the relay took it, in whole seconds
 */
public record Delivered(Instant receivedAt, Body body) {
    /** Bytes before the body. */
    public static final int HEAD = Long.BYTES + 1;

    /** The only copy of the body on its way through the relay. */
    byte[] encode() {
        ByteRange bytes = body.bytes();
        return ByteBuffer.allocate(HEAD + bytes.size())
                .putLong(receivedAt.getEpochSecond())
                .put((byte) 0)
                .put(bytes.source(), bytes.offset(), bytes.size())
                .array();
    }

    static Delivered decode(byte[] bytes) {
        if (!Body.isSize(bytes.length - HEAD)) {
            throw new MalformedException("a delivery of " + bytes.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long seconds = in.getLong();
        if (seconds < 0 || seconds > Instant.MAX.getEpochSecond() || in.get() != 0) {
            throw new MalformedException("a delivery with a time or flags that don't exist");
        }
        return new Delivered(
                Instant.ofEpochSecond(seconds),
                new Body(new ByteRange(bytes, HEAD, bytes.length - HEAD)));
    }
}
