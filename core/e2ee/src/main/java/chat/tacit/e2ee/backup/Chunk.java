package chat.tacit.e2ee.backup;

import chat.tacit.crypto.Aead;

import java.nio.ByteBuffer;

/** The chunks of a backup file ({@code spec/70-key-backup} §2). */
public final class Chunk {
    /** Bytes of content in every chunk but the last, which has at most as many. */
    public static final int SIZE = 1 << 20;

    /** Bytes of a sealed chunk of {@link #SIZE}. */
    public static final int SEALED_SIZE = SIZE + Aead.TAG_SIZE;

    private Chunk() {}

    /** {@code 0^3 ‖ number 8 ‖ last 1}. */
    static byte[] nonce(long number, boolean last) {
        return ByteBuffer.allocate(Aead.NONCE_SIZE)
                .position(3)
                .putLong(number)
                .put((byte) (last ? 1 : 0))
                .array();
    }
}
