package chat.tacit.cli.chat;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.e2ee.content.ContentId;

import java.util.List;
import java.util.Optional;

/** What the terminal app wants done. */
public sealed interface Output {

    /** Show the last messages of a conversation. */
    record Open(ConversationId of) implements Output {}

    /** Show what was said before a message. */
    record OpenOlder(ConversationId of, ContentId before) implements Output {}

    /** The user has seen a conversation up to a message. */
    record Seen(ConversationId of, ContentId upTo) implements Output {}

    /** Say something, perhaps in answer to a message. */
    record Send(ConversationId to, String text, Optional<Message> answered) implements Output {}

    /** Change a message of one's own. */
    record Edit(Message message, String text) implements Output {}

    /** Take a message of one's own back. */
    record Unsend(Message message) implements Output {}

    /** React to a message, or with nothing take that back. */
    record React(Message message, String emoji) implements Output {}

    /** Send a file. */
    record SendFile(ConversationId to, String path) implements Output {}

    /** Save the file of a message in a directory. */
    record Save(Message message, String directory) implements Output {}

    /**
     * Accept an invitation.
     *
     * @param trusted whether the relays to which it leads are allowed, whatever the policy
     */
    record Connect(String link, boolean trusted) implements Output {}

    /**
     * Run a command of the command line.
     *
     * @param title of what it prints
     */
    record Run(String title, List<String> words) implements Output {
        public Run {
            words = List.copyOf(words);
        }
    }

    /**
     * Say which files a path can be completed to.
     *
     * @param typed what stands before the cursor
     * @param from where in it the path begins
     */
    record CompletePath(String typed, int from) implements Output {}

    /** Something came that the user may not be looking at. */
    record Ring() implements Output {}

    /** Draw everything anew. */
    record Redraw() implements Output {}

    /** Leave. */
    record Quit() implements Output {}
}
