package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.protocol.wire.ByteRange;

import java.nio.ByteBuffer;

/** A stored blob: {@code version 1 ‖ owner key 32 ‖ bytes}. */
record BlobRow(AgreementPublicKey owner, ByteRange bytes) {
    private static final byte VERSION = 1;

    byte[] encode() {
        return ByteBuffer.allocate(1 + AgreementPublicKey.SIZE + bytes.size())
                .put(VERSION)
                .put(owner.bytes().shared())
                .put(bytes.source(), bytes.offset(), bytes.size())
                .array();
    }

    static BlobRow decode(byte[] value) {
        StoredFields in = new StoredFields(value, VERSION);
        return new BlobRow(in.key(), ByteRange.of(in.rest()));
    }
}
