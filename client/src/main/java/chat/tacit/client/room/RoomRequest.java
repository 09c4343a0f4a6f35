package chat.tacit.client.room;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.RoomId;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * An invitation to a room that the user hasn't decided about, or that was accepted and isn't joined
 * yet. Nothing is asked of the room's host before it is accepted.
 *
 * @param contact who asks; empty if it waited at a homeserver
 * @param from who invites, as people are shown: by the user's name or a contact's, else {@code
 *     handle@relay}
 * @param inviter the account that invites; empty if a contact asks, who hasn't said with which
 * @param level how well the inviter is known
 * @param name of the room, as the inviter says
 * @param greeting what the inviter says with it, or nothing
 * @param reason why it was refused, in a few words; else empty
 */
public record RoomRequest(
        RoomId room,
        Step step,
        Optional<ConversationId> contact,
        String from,
        Optional<AccountAddress> inviter,
        Level level,
        String name,
        String greeting,
        Instant at,
        String reason) {

    /** How far it has come. */
    public enum Step {
        /** The user decides. */
        ASKED,
        /** The contact was told the profile's account, and sends the invitation. */
        ACCEPTED,
        /** The invitation is here: the room is joined as soon as its host answers. */
        INVITED,
        /** A check of what was sent didn't hold; nothing was posted. */
        REFUSED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Step of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** The same of somebody who is called so. */
    RoomRequest from(String called) {
        return new RoomRequest(
                room, step, contact, called, inviter, level, name, greeting, at, reason);
    }

    /** The announcement, as messages are announced. */
    public Message announcement() {
        String said = greeting.isEmpty() ? "" : ": " + greeting;
        return new Message(
                new ContentId(conversation().bytes()),
                conversation(),
                false,
                from,
                0,
                at,
                Message.Type.REQUEST,
                "come to the room " + name + said,
                Message.State.RECEIVED,
                "",
                0);
    }

    /** The conversation that the room will be. */
    public ConversationId conversation() {
        return conversation(room);
    }

    /** The conversation of a room, which is the same on every device. */
    public static ConversationId conversation(RoomId room) {
        return new ConversationId(RoomRecord.Room.conversation(room));
    }
}
