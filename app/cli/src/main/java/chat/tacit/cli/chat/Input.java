package chat.tacit.cli.chat;

import chat.tacit.client.Overview;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.content.ContentId;

import java.util.List;
import java.util.Optional;

/** What reaches the terminal app: from the keyboard, and of what was asked of the profile. */
public sealed interface Input {

    /** A key was pressed. */
    record Pressed(Key key) implements Input {}

    /** Characters were typed. */
    record Typed(String text) implements Input {}

    /** A text was pasted, whatever keys are in it. */
    record Pasted(String text) implements Input {}

    /**
     * All conversations, the latest first.
     *
     * @param requests the names of those that wait for the user to decide
     */
    record Listed(List<Overview> all, List<String> requests) implements Input {
        public Listed {
            all = List.copyOf(all);
            requests = List.copyOf(requests);
        }
    }

    /** One conversation as it is now, if it is still there. */
    record Relisted(ConversationId of, Optional<Overview> now, List<String> requests)
            implements Input {
        public Relisted {
            requests = List.copyOf(requests);
        }
    }

    /**
     * The last messages of a conversation that is opened.
     *
     * @param messages the oldest first
     * @param more whether there are older ones
     */
    record Opened(ConversationId of, List<Shown> messages, boolean more, About about)
            implements Input {
        public Opened {
            messages = List.copyOf(messages);
        }
    }

    /** The last messages of the conversation that is open, as they are now. */
    record Refreshed(ConversationId of, List<Shown> messages) implements Input {
        public Refreshed {
            messages = List.copyOf(messages);
        }
    }

    /** What is known of a conversation, as it is now. */
    record Described(ConversationId of, About about) implements Input {}

    /** A contact of this name calls. */
    record Called(String name) implements Input {}

    /** The window has this many columns and rows. */
    record Resized(int width, int height) implements Input {}

    /** Messages before those that are shown, the oldest first. */
    record Older(ConversationId of, List<Shown> messages, boolean more) implements Input {
        public Older {
            messages = List.copyOf(messages);
        }
    }

    /** A message that wasn't there before: it came, or was sent from here. */
    record Added(Shown shown) implements Input {}

    /** A message that was there is another than it was. */
    record Changed(Shown shown) implements Input {}

    /** A message is there no more, and leaves no trace. */
    record Vanished(ConversationId of, ContentId message) implements Input {}

    /** A sentence for the user. */
    record Noted(String sentence) implements Input {}

    /** What a command printed. */
    record Printed(String title, List<String> lines) implements Input {
        public Printed {
            lines = List.copyOf(lines);
        }
    }

    /** None of the relays answers, in a sentence; or one does again. */
    record Outage(Optional<String> sentence) implements Input {}

    /** How far something is that takes its time; it is over if there is no text. */
    record Progress(String what, String text) implements Input {}

    /** A question that {@code y} answers; then this is done. */
    record Asked(String question, Output then) implements Input {}

    /**
     * How a word can be completed.
     *
     * @param typed what stood before the cursor when it was asked
     * @param from where in it the word begins
     */
    record Completed(String typed, int from, List<String> options) implements Input {
        public Completed {
            options = List.copyOf(options);
        }
    }
}
