package chat.tacit.e2ee.agreement;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one side remembers of the re-syncs with a contact, to give each request a number of its own
 * and to answer each at most once ({@code spec/60-contact} §6).
 *
 * @param highest number of any request that was sent or answered, 0 if none
 * @param asked when this side asked last
 * @param pending the request that waits for its answer
 */
public record ResyncHistory(
        long highest, Optional<Instant> asked, Optional<ResyncRequest> pending) {
    /** The least time between two requests of one side. */
    public static final Duration PAUSE = Duration.ofHours(1);

    public static final ResyncHistory NONE =
            new ResyncHistory(0, Optional.empty(), Optional.empty());

    /** Whether the pause is over, and there is a number left to ask under. */
    public boolean mayAsk(Instant now) {
        return highest < Long.MAX_VALUE
                && (asked.isEmpty() || !now.isBefore(asked.get().plus(PAUSE)));
    }

    /** The number of this side's next request. */
    public long next() {
        return highest + 1;
    }

    public ResyncHistory asking(ResyncRequest request, Instant now) {
        return new ResyncHistory(request.number(), Optional.of(now), Optional.of(request));
    }

    /** What to do about a request of the contact. */
    public enum Verdict {
        /** Answer it; a request of our own that waits is given up. */
        ANSWER,
        /** A copy, or one that another has overtaken. */
        STALE,
        /** Both asked at once and ours has the smaller key: theirs isn't answered. */
        OURS
    }

    /**
     * The higher number wins; of two with the same, that of the smaller {@code EK}. Both sides come
     * to the same winner whatever arrives first.
     */
    public Verdict judge(ResyncRequest theirs) {
        if (theirs.number() > highest) {
            return Verdict.ANSWER;
        }
        if (pending.isEmpty() || theirs.number() < pending.get().number()) {
            return Verdict.STALE;
        }
        int order = theirs.ephemeral().bytes().compareTo(pending.get().ephemeral().bytes());
        return order < 0 ? Verdict.ANSWER : Verdict.OURS;
    }

    public ResyncHistory answering(ResyncRequest theirs) {
        return new ResyncHistory(theirs.number(), asked, Optional.empty());
    }

    /** Once a message of the new session has opened. */
    public ResyncHistory finished() {
        return new ResyncHistory(highest, asked, Optional.empty());
    }
}
