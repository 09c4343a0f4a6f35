package chat.tacit.protocol.queue;

import chat.tacit.crypto.Bytes;

/** The id of a blob: 24 random bytes that the relay chose. */
public record BlobId(Bytes bytes) {
    public BlobId {
        bytes.requireSize(EntityId.SIZE, "a blob id");
    }

    public EntityId entity() {
        return new EntityId(bytes);
    }
}
