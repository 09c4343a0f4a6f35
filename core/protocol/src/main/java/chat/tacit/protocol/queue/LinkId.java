package chat.tacit.protocol.queue;

import chat.tacit.crypto.Bytes;

/** The id of an invitation, derived from the key in its link ({@code spec/60-contact}). */
public record LinkId(Bytes bytes) {
    public LinkId {
        bytes.requireSize(EntityId.SIZE, "a link id");
    }

    public EntityId entity() {
        return new EntityId(bytes);
    }
}
