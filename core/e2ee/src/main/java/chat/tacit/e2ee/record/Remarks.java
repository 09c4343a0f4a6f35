package chat.tacit.e2ee.record;

import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.ContentId;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a message refers to, and what was made of it.
 *
 * @param replyTo the message that it answers
 * @param edited the number of the content that gave it its text, 0 for its own
 * @param reactions at most one of each side
 * @param timer after what time it disappears, zero if it stays, as all in a backup do
 */
public record Remarks(
        Optional<ContentId> replyTo, long edited, List<Reaction> reactions, Duration timer) {
    static final int MAX_REACTIONS = 2;

    public Remarks {
        reactions = List.copyOf(reactions);
        require(edited >= 0, "a number of an edit");
        require(
                reactions.stream().map(Reaction::own).distinct().count() == reactions.size(),
                "two reactions of one side");
    }

    /**
     * @param own whether it is the profile's
     * @param emoji at most {@value Amendment.Reaction#MAX_EMOJI} bytes; empty if it was taken back
     * @param number of the content that it came in
     */
    public record Reaction(boolean own, String emoji, long number) {
        public Reaction {
            require(number >= 0, "a number of a reaction");
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new MalformedException(what);
        }
    }
}
