package chat.tacit.client.call;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.Media;

/**
 * Which call something is about.
 *
 * @param own whether this side called
 */
public record CallSubject(CallId call, ConversationId conversation, boolean own, Media media) {

    /** Whether both are about one call of one contact. */
    boolean isSame(CallSubject other) {
        return call.equals(other.call) && conversation.equals(other.conversation);
    }
}
