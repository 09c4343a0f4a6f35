package chat.tacit.client.conversation;

import chat.tacit.client.history.Message;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.invitation.Level;

import java.time.Instant;

/**
 * Somebody who joined an invitation and of whom the user hasn't decided yet. They are told nothing
 * until then, not even that their words have come.
 *
 * @param name as they call themselves, with a number if others have that name
 * @param level how well they are known
 * @param at when they joined
 * @param greeting their first text, at most {@value #MAX_GREETING} characters of it; empty if there
 *     is none
 */
public record Request(ConversationId id, String name, Level level, Instant at, String greeting) {
    /** Characters of a greeting that are shown before it is accepted. */
    public static final int MAX_GREETING = 500;

    /** The announcement, as messages are announced. */
    public Message announcement() {
        return new Message(
                new ContentId(id.bytes()),
                id,
                false,
                name,
                0,
                at,
                Message.Type.REQUEST,
                greeting,
                Message.State.RECEIVED,
                "",
                0);
    }
}
