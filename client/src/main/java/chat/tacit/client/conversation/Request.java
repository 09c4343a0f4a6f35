package chat.tacit.client.conversation;

import chat.tacit.client.history.Message;
import chat.tacit.client.mesh.Stranger;
import chat.tacit.client.room.RoomRequest;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.invitation.Level;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who joined an invitation, wrote to the mesh address or invites to a room, of which the
 * user hasn't decided yet. Who asks is told nothing until then, not even that their words have
 * come.
 *
 * @param name as they, or the room, are called, with a number if others have that name
 * @param level how well who asks is known
 * @param at when they joined, or asked
 * @param greeting their first text, at most {@value #MAX_GREETING} characters of it; empty if there
 *     is none
 * @param room the invitation, if it is to a room
 * @param stranger who wrote, if it was to the mesh address
 */
public record Request(
        ConversationId id,
        String name,
        Level level,
        Instant at,
        String greeting,
        Optional<RoomRequest> room,
        Optional<Stranger> stranger) {
    /** Characters of a greeting that are shown before it is accepted. */
    public static final int MAX_GREETING = 500;

    /** The same of a name that nobody else has. */
    Request named(String unique) {
        return new Request(id, unique, level, at, greeting, room, stranger);
    }

    /** The announcement, as messages are announced. */
    public Message announcement() {
        return room.map(RoomRequest::announcement).orElseGet(this::asking);
    }

    private Message asking() {
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
