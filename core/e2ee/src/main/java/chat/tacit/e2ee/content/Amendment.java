package chat.tacit.e2ee.content;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.OneLine;

/**
 * Something about an earlier message ({@code spec/60-contact} §7.1): it is acted upon once that
 * message is there, and of two of one kind the one with the higher number holds.
 */
public sealed interface Amendment extends Body {

    /** The message that it is about. */
    ContentId message();

    /**
     * Another text for a message of the same author.
     *
     * @param text as of {@link Body.Message}; the one before isn't kept
     */
    record Edit(ContentId message, String text) implements Amendment {
        public static final int KIND = 19;

        public Edit {
            Body.requireText(text);
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /** Takes back a message of the same author, for everyone; a trace of it stays. */
    record Delete(ContentId message) implements Amendment {
        public static final int KIND = 20;

        @Override
        public int kind() {
            return KIND;
        }
    }

    /**
     * What its author makes of a message of anybody in the conversation: one a person and message.
     *
     * @param emoji at most {@value #MAX_EMOJI} bytes of UTF-8 without white space, controls or
     *     marks of direction; empty takes the one before back
     */
    record Reaction(ContentId message, String emoji) implements Amendment {
        public static final int KIND = 21;
        public static final int MAX_EMOJI = 64;

        public Reaction {
            OneLine.require(emoji, MAX_EMOJI, "a reaction");
            if (emoji.codePoints().anyMatch(Character::isWhitespace)) {
                throw new MalformedException("a reaction with white space");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }
    }
}
