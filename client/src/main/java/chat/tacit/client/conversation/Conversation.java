package chat.tacit.client.conversation;

import chat.tacit.e2ee.invitation.Level;

import java.time.Instant;

/**
 * A conversation as people see it.
 *
 * @param name the name by which commands find it: the contact's profile name, with {@code #2} and
 *     so on where several share one
 * @param unread how many received messages no command has printed yet
 * @param lastAt the time of the latest message, or of the beginning
 */
public record Conversation(
        ConversationId id,
        Kind kind,
        String name,
        Level level,
        State state,
        int unread,
        Instant lastAt) {

    /** What kind of conversation it is; the verbs are the same for all. */
    public enum Kind {
        CONTACT;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** How far the connection has come. */
    public enum State {
        /** The invitation was accepted here and the other side hasn't answered yet. */
        JOINING,
        /** Both sides can send. */
        ACTIVE;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** The state of a {@link #word}. */
        public static State of(String word) {
            return valueOf(word.toUpperCase(java.util.Locale.ROOT));
        }
    }
}
