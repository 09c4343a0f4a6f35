package chat.tacit.client.history;

import chat.tacit.e2ee.content.ContentId;
import chat.tacit.protocol.room.AccountId;

import java.util.List;
import java.util.Optional;

/**
 * What else there is to a message.
 *
 * @param replyTo the message that it answers, which needn't be there any more
 * @param edited whether its text was another one before
 * @param reactions one a person
 * @param author of a room, whose account's it is
 * @param mentioned of a room, whether it names the profile's account
 */
public record Marks(
        Optional<ContentId> replyTo,
        boolean edited,
        List<Reaction> reactions,
        Optional<AccountId> author,
        boolean mentioned) {
    public static final Marks NONE = of(Optional.empty());

    public Marks {
        reactions = List.copyOf(reactions);
    }

    /** A message that answers another one. */
    public static Marks reply(ContentId to) {
        return of(Optional.of(to));
    }

    private static Marks of(Optional<ContentId> replyTo) {
        return new Marks(replyTo, false, List.of(), Optional.empty(), false);
    }

    /** The same of a message in a room. */
    public Marks by(AccountId whose, boolean mentions) {
        return new Marks(replyTo, edited, reactions, Optional.of(whose), mentions);
    }

    Marks with(List<Reaction> others) {
        return new Marks(replyTo, edited, others, author, mentioned);
    }

    /**
     * What somebody made of a message.
     *
     * @param from whose name needn't be another than the user's
     * @param own whether it is the user's
     */
    public record Reaction(String from, boolean own, String emoji) {}
}
