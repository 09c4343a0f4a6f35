package chat.tacit.client.conversation;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;

/** Names a conversation in this profile alone: 16 random bytes that never leave it. */
public record ConversationId(Bytes bytes) {
    public static final int SIZE = 16;

    public ConversationId {
        bytes.requireSize(SIZE, "a conversation's id");
    }

    public static ConversationId random(Entropy entropy) {
        return new ConversationId(Bytes.owned(entropy.bytes(SIZE)));
    }
}
