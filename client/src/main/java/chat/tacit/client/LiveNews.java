package chat.tacit.client;

import chat.tacit.client.live.presence.Saying;
import chat.tacit.e2ee.invitation.Level;

import java.time.Instant;
import java.util.Optional;

/** What happens in a {@link LiveRoom}, for those who watch it. */
public sealed interface LiveNews {

    /**
     * Somebody in the room as it shows them.
     *
     * @param name one's own name for a trusted identity, else what they call themselves; where
     *     several share one, who came first has it alone, the next is {@code name#2}
     * @param id of their live identity, 43 characters
     * @param level how well they are known; {@link Level#SERVER} if the relay alone named their
     *     key, {@link Level#VOUCHED} if somebody inside did
     */
    record Attendant(String name, String id, Level level) {}

    /**
     * Somebody came, or was there already.
     *
     * @param voucher who let them in, if that is known
     */
    record Came(Attendant who, Optional<Attendant> voucher) implements LiveNews {}

    record Went(Attendant who) implements LiveNews {}

    /**
     * Somebody said something.
     *
     * @param at when they did by their clock
     * @param missed how many of theirs before it never came
     */
    record Said(Attendant from, String text, Instant at, Saying.Audience audience, long missed)
            implements LiveNews {}

    /**
     * Who is there has changed, and with it the key.
     *
     * @param view what two people read to each other to know that they are in the same session
     */
    record Changed(String view) implements LiveNews {}

    /** Something that is wrong, in a sentence. */
    record Remark(String sentence) implements LiveNews {}

    /** One is no longer in the room, and why; nothing follows. */
    record Ended(String sentence) implements LiveNews {}
}
