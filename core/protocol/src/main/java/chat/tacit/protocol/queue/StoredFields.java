package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Reads the fields of a row that this relay wrote itself. A row that isn't in its form is a fault
 * of the store, never of a client.
 */
final class StoredFields {
    /** Stands for a key in a row that isn't there. */
    static final AgreementPublicKey NO_KEY =
            new AgreementPublicKey(Bytes.zeros(AgreementPublicKey.SIZE));

    private final ByteBuffer in;

    /**
     * @throws IllegalStateException if the row is of another version
     */
    StoredFields(byte[] value, byte version) {
        this.in = ByteBuffer.wrap(value);
        if (u8() != version) {
            throw damaged();
        }
    }

    int u8() {
        return bytes(1).shared()[0] & 0xff;
    }

    long u64() {
        return ByteBuffer.wrap(bytes(Long.BYTES).shared()).getLong();
    }

    AgreementPublicKey key() {
        return new AgreementPublicKey(bytes(AgreementPublicKey.SIZE));
    }

    Bytes bytes(int size) {
        byte[] bytes = new byte[size];
        try {
            in.get(bytes);
        } catch (BufferUnderflowException e) {
            throw damaged();
        }
        return Bytes.owned(bytes);
    }

    boolean hasMore() {
        return in.hasRemaining();
    }

    byte[] rest() {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }

    void end() {
        if (in.hasRemaining()) {
            throw damaged();
        }
    }

    private static IllegalStateException damaged() {
        return new IllegalStateException("a stored row is damaged or of a newer version");
    }
}
