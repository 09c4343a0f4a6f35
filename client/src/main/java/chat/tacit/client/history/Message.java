package chat.tacit.client.history;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.content.ContentId;

import java.time.Instant;
import java.util.Locale;

/**
 * A message of a conversation.
 *
 * @param own whether this profile sent it
 * @param from the sender's name
 * @param number its place among the messages of its sender's device to this conversation, from 1
 * @param sentAt the sender's clock
 * @param reason why it failed, empty otherwise
 * @param durableRelays at how many relays it is durable
 * @param marks what else there is to it
 */
public record Message(
        ContentId id,
        ConversationId conversation,
        boolean own,
        String from,
        long number,
        Instant sentAt,
        Type type,
        String text,
        State state,
        String reason,
        int durableRelays,
        Marks marks) {

    /** A message of which nothing else is to be said. */
    public Message(
            ContentId id,
            ConversationId conversation,
            boolean own,
            String from,
            long number,
            Instant sentAt,
            Type type,
            String text,
            State state,
            String reason,
            int durableRelays) {
        this(
                id,
                conversation,
                own,
                from,
                number,
                sentAt,
                type,
                text,
                state,
                reason,
                durableRelays,
                Marks.NONE);
    }

    /** The same from somebody of another name. */
    Message from(String name) {
        return new Message(
                id,
                conversation,
                own,
                name,
                number,
                sentAt,
                type,
                text,
                state,
                reason,
                durableRelays,
                marks);
    }

    /** The same with other marks. */
    Message with(Marks others) {
        return new Message(
                id,
                conversation,
                own,
                from,
                number,
                sentAt,
                type,
                text,
                state,
                reason,
                durableRelays,
                others);
    }

    /** What kind of message it is. */
    public enum Type {
        TEXT,
        /** A file; the text is its name. */
        FILE,
        /** A sentence of the client about the conversation, not of a person. */
        NOTICE,
        /** A text that its author took back; the text is empty. */
        DELETED,
        /** The announcement that a text was edited; {@link #text} is the new one. */
        EDIT,
        /** The announcement of a reaction: {@link #text} is the emoji, empty if taken back. */
        REACTION,
        /** What became of a call; whoever called is its sender. */
        CALL,
        /** The announcement that somebody asks to be a contact; the text is their greeting. */
        REQUEST;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The type of a {@link #word}. */
        public static Type of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** How far a message has come; our own go from left to right. */
    public enum State {
        /** Safe in this profile; no relay has it yet. */
        QUEUED,
        /** Durable at one relay or more. */
        SENT,
        /** The contact's client has committed it. */
        DELIVERED,
        /** The contact has read it. */
        READ,
        /** It won't be tried again; the reason says why. */
        FAILED,
        /** Not ours: it has arrived. */
        RECEIVED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The state of a {@link #word}. */
        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
