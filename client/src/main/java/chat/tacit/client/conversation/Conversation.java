package chat.tacit.client.conversation;

import chat.tacit.e2ee.invitation.Level;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/**
 * A conversation as people see it.
 *
 * @param name the name by which commands find it: the user's name for the contact, else the
 *     contact's own; where several share one, who had it first has it alone, the next is {@code
 *     name#2}
 * @param marks what the user decided about it
 * @param unread how many received messages no command has printed yet
 * @param lastAt the time of the latest message, or of the beginning
 */
public record Conversation(
        ConversationId id,
        Kind kind,
        String name,
        Level level,
        State state,
        Set<Mark> marks,
        int unread,
        Instant lastAt) {

    /** What the user decided about it. */
    public enum Mark {
        /** What is said there is announced by nothing. */
        MUTED,
        /** Hidden until something comes. */
        ARCHIVED,
        /** What the contact says is dropped, and nothing is sent to them. */
        BLOCKED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What kind of conversation it is; the verbs are the same for all. */
    public enum Kind {
        CONTACT,
        ROOM;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of a {@link #word}. */
        public static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** How far the connection has come. */
    public enum State {
        /**
         * The invitation was accepted here and the other side hasn't answered yet; a room's members
         * and keys are being fetched.
         */
        JOINING,
        /**
         * They accepted an invitation of ours, and the user hasn't decided: nothing is sent to
         * them.
         */
        REQUEST,
        /** Both sides can send. */
        ACTIVE,
        /** A room whose host can't be reached now: what is said waits. */
        WAITING,
        /** A room whose keys this device lacks. */
        SHUT_OUT,
        /** A room whose invitation didn't hold. */
        REFUSED,
        /** A room that the account isn't in any more. */
        LEFT,
        /** A room that is no more. */
        GONE;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The state of a {@link #word}. */
        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
