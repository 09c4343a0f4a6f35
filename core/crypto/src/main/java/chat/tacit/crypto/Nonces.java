package chat.tacit.crypto;

import java.nio.ByteBuffer;

/** Nonces that count: unique because their counter never repeats under one key. */
public final class Nonces {
    private Nonces() {}

    /** {@code 0^4 ‖ u64 counter}. */
    public static byte[] counter(long counter) {
        return counter(0, counter);
    }

    /** {@code u32 kind ‖ u64 counter}. */
    public static byte[] counter(int kind, long counter) {
        return ByteBuffer.allocate(Aead.NONCE_SIZE).putInt(kind).putLong(counter).array();
    }
}
