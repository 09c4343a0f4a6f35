package chat.tacit.client.mesh;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Bytes;

import java.time.Instant;

/**
 * Somebody who wrote to the profile's mesh address ({@code spec/40-mesh} §13). Nothing is known of
 * them, and nothing is sent to them before their request is accepted.
 *
 * @param hash of the invitation that they made for it
 * @param greeting at most 500 bytes; empty if there is none
 * @param accepted whether another device of the profile has accepted it, and hasn't told more yet
 */
public record Stranger(Bytes hash, String greeting, Instant at, boolean accepted) {
    /** By what the request is found: no conversation has this id. */
    public ConversationId id() {
        return new ConversationId(hash.slice(0, ConversationId.SIZE));
    }
}
