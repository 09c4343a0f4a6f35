package chat.tacit.protocol.queue;

import chat.tacit.crypto.Bytes;

/**
 * What a request is about, {@value #SIZE} bytes: the bytes of a {@link RecipientId}, {@link
 * SenderId}, {@link LinkId} or {@link BlobId}, as the command says, or {@link #NONE}.
 */
public record EntityId(Bytes bytes) {
    public static final int SIZE = 24;

    /** Zeros: the entity of commands that make one, and of a subscribe frame. */
    public static final EntityId NONE = new EntityId(Bytes.zeros(SIZE));

    public EntityId {
        bytes.requireSize(SIZE, "an entity id");
    }

    public RecipientId recipient() {
        return new RecipientId(bytes);
    }

    public SenderId sender() {
        return new SenderId(bytes);
    }

    public LinkId link() {
        return new LinkId(bytes);
    }

    public BlobId blob() {
        return new BlobId(bytes);
    }
}
