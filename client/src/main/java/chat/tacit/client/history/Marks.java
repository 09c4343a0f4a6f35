package chat.tacit.client.history;

import chat.tacit.e2ee.content.ContentId;

import java.util.List;
import java.util.Optional;

/**
 * What else there is to a message.
 *
 * @param replyTo the message that it answers, which needn't be there any more
 * @param edited whether its text was another one before
 * @param reactions one a person
 */
public record Marks(Optional<ContentId> replyTo, boolean edited, List<Reaction> reactions) {
    public static final Marks NONE = new Marks(Optional.empty(), false, List.of());

    public Marks {
        reactions = List.copyOf(reactions);
    }

    /** A message that answers another one. */
    public static Marks reply(ContentId to) {
        return new Marks(Optional.of(to), false, List.of());
    }

    /** What somebody made of a message. */
    public record Reaction(String from, String emoji) {}
}
