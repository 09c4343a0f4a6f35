package chat.tacit.protocol.queue;

import chat.tacit.crypto.Bytes;

/** The recipient's id of a queue: 24 random bytes that the relay chose, told to nobody else. */
public record RecipientId(Bytes bytes) {
    public RecipientId {
        bytes.requireSize(EntityId.SIZE, "a recipient id");
    }

    public EntityId entity() {
        return new EntityId(bytes);
    }
}
